import { formatCpuList } from "../cpu-list.ts";
import { allowedCpus } from "../topology/topology.ts";
import type { Explained } from "./explain-choice.ts";

/** What a plan costs, in sentences. */
export function warningsOf(given: Explained): string[] {
  return [
    ...sharedCore(given),
    ...spannedCaches(given),
    ...isolatedCores(given),
    ...foreignThreads(given),
    ...quota(given),
  ];
}

function sharedCore({ choice, placed }: Explained): string[] {
  if (!choice.shared) return [];
  const said = `load and housekeeping share core ${choice.housekeeping.id}: what else runs takes time from the generator`;
  return placed.load.length > 1
    ? [`${said}. A core less for the engine or the load would give housekeeping its own`]
    : [
        `${said}. With two cores the throughput of one commit varies by 5 to 15 % from run to run, and a change of 5 % ` +
          'mostly ends as "can\'t tell"; a third core mends that',
      ];
}

function spannedCaches({ choice }: Explained): string[] {
  const spanned = new Set(choice.engine.map(({ domain }) => domain)).size;
  return spanned < 2
    ? []
    : [
        `the engine's ${choice.engine.length} cores span ${spanned} last-level caches: what its threads share travels between them`,
      ];
}

function isolatedCores({ choice, placed }: Explained): string[] {
  return choice.engine.length > 1 && choice.engine.some(({ isolated }) => isolated)
    ? [
        `the kernel does not spread threads over isolated cores: unless the engine pins its own threads, all of them stay on one ` +
          `of ${formatCpuList(placed.engine)}`,
      ]
    : [];
}

function foreignThreads({ topology, placed }: Explained): string[] {
  const ours = new Set(allowedCpus(topology));
  const foreign = placed.idle.filter((cpu) => !ours.has(cpu));
  return foreign.length === 0
    ? []
    : [
        `${formatCpuList(foreign)} are threads of the engine's or the load's cores and not ours to keep idle: what others run ` +
          "there disturbs",
      ];
}

function quota({ topology, placed }: Explained): string[] {
  const { quota_cpus } = topology.limits;
  const used = new Set([...placed.engine, ...placed.load, ...placed.housekeeping]).size;
  return quota_cpus === null || quota_cpus >= used
    ? []
    : [
        `the control group grants the time of ${Number(quota_cpus.toFixed(2))} CPUs, the plan uses ${used}: once the time is spent ` +
          "everything stands still until the next period, and latency shows it. Raise or lift the limit (cpu.max)",
      ];
}
