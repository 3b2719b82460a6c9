import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Command, Option } from "commander";
import type { Check, CheckFacts } from "../../host/checks/check.ts";
import { findOn, hostChecks } from "../../host/checks/index.ts";
import { applyWrites, type FixPlace } from "../../host/fix/apply.ts";
import { restoreSettings } from "../../host/fix/restore.ts";
import type { Written } from "../../host/fix/setting.ts";
import { planPlacement, readPlacementFacts, type WantedPlacement } from "../../host/placement.ts";
import { systemFiles } from "../../host/system-files.ts";
import { UsageError } from "../errors.ts";
import { lockData } from "../lock.ts";
import {
  type CheckReport,
  DEFAULT_STATE,
  type Found,
  isFine,
  reportWords,
  restoreWords,
} from "./check-words.ts";
import { configuredPlacement } from "./configured-placement.ts";

type Options = {
  json?: boolean;
  fix?: boolean;
  restore?: boolean;
  only?: string;
  state: string;
  root: string;
};

/** Stolen time is counted over this long. */
const STEAL_MS = 1_000;

export function addCheckVerb(host: Command): void {
  host
    .command("check")
    .description("Say what on this machine would move figures, why, and what mends it.")
    .option("--only <names>", "these checks alone, with commas between them")
    .addOption(
      new Option("--fix", "write what can be written now, and remember what was there").conflicts("restore"),
    )
    .option("--restore", "put back all that --fix ever wrote, also after a crash")
    .option("--state <file>", "where old values are remembered", DEFAULT_STATE)
    .option("--json", "print one JSON document instead")
    .addOption(new Option("--root <folder>", "another machine's files").default("/").hideHelp())
    .addHelpText(
      "after",
      `
Checks: ${hostChecks.map(({ name }) => name).join(", ")}

Examples:
  plumbline host check                                the table, and what mends what is not good
  plumbline host check --only governor,turbo
  sudo npx plumbline host check --fix                 until the next restart of the machine
  sudo npx plumbline host check --restore
  plumbline host check --json | jq '.checks[] | select(.state == "bad")'

The engine's cores, which interrupts are kept from, are those of \`plumbline host plan\`, host.placement of the configuration included.
It ends with 0 where all is good or not here, with 1 where something can be improved or did not take, with 2 where it
was asked for what cannot be. docs/hosts.md tells how to set up a machine for measuring.`,
    )
    .action(async (options: Options, command: Command) => {
      const { config } = command.optsWithGlobals();
      const { code, text } = await (options.restore ? restore(options) : check(options, config));
      process.stdout.write(text);
      process.exitCode = code;
    });
}

async function check(
  { json, fix, only, state, root }: Options,
  config: string,
): Promise<{ code: number; text: string }> {
  const checks = chosenChecks(only);
  const files = systemFiles(root);
  const facts: Partial<CheckFacts> = {
    engine_cpus: root === "/" ? plannedCpus(await configuredPlacement(config)) : [],
  };
  if (root === "/" && checks.some(({ name }) => name === "steal")) {
    facts.stat_before = files.read("/proc/stat");
    await sleep(STEAL_MS);
  }
  const look = (): Found[] => checks.map((check) => ({ check, finding: findOn(check, files, facts) }));
  let found = look();
  let fixed: Written[] | null = null;
  if (fix) {
    fixed = fixAll(found, { root, state });
    found = look();
  }
  const report: CheckReport = { found, fixed, state };
  const code = isFine(report) ? 0 : 1;
  return { code, text: json ? asJson(report) : reportWords(report) };
}

/** Where the engine would run; what cannot be planned guards no CPU, and `host plan` says why it cannot. */
function plannedCpus(wanted: WantedPlacement): readonly number[] {
  try {
    return planPlacement({ ...readPlacementFacts(), wanted }).engine;
  } catch {
    return [];
  }
}

function fixAll(found: readonly Found[], place: FixPlace): Written[] {
  const due = found.filter(({ finding }) => finding.writes.length > 0);
  if (due.length === 0) return [];
  refuseWithoutRoot(
    place,
    `--fix writes settings of the kernel, which only root may. Nothing was changed. Run it with sudo, or type\n` +
      due.map(({ finding }) => `  ${finding.mend}`).join("\n"),
  );
  const release = lockData(dirname(place.state));
  try {
    return applyWrites(
      due.flatMap(({ finding }) => finding.writes),
      place,
    );
  } finally {
    release();
  }
}

async function restore({ json, only, state, root }: Options): Promise<{ code: number; text: string }> {
  const checks = chosenChecks(only);
  const ours = (path: string) =>
    checks.some(({ writable }) => writable.some((family) => family.path.test(path)));
  refuseWithoutRoot(
    { root, state },
    "--restore writes settings of the kernel, which only root may: run it with sudo",
  );
  const release = lockData(dirname(state));
  try {
    const restored = restoreSettings({ root, state }, ours);
    const code = restored.every(({ took }) => took) ? 0 : 1;
    return {
      code,
      text: json ? `${JSON.stringify({ restored }, null, 2)}\n` : restoreWords(restored, state),
    };
  } finally {
    release();
  }
}

function refuseWithoutRoot({ root }: FixPlace, message: string): void {
  if (root === "/" && process.geteuid?.() !== 0) throw new UsageError(message);
}

function chosenChecks(only: string | undefined): readonly Check[] {
  if (only === undefined) return hostChecks;
  const names = only.split(",").map((name) => name.trim());
  const strange = names.find((name) => !hostChecks.some((check) => check.name === name));
  if (strange !== undefined) {
    const all = hostChecks.map(({ name }) => name).join(", ");
    throw new UsageError(`--only: there is no check ${JSON.stringify(strange)}; there are ${all}`);
  }
  return hostChecks.filter(({ name }) => names.includes(name));
}

function asJson({ found, fixed }: CheckReport): string {
  const checks = found.map(({ check: { name, title, kind, why }, finding }) => ({
    name,
    title,
    kind,
    ...finding,
    why,
  }));
  return `${JSON.stringify({ checks, ...(fixed === null ? {} : { fixed }) }, null, 2)}\n`;
}
