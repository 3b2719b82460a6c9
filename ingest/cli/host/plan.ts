import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import {
  type PlacementFacts,
  type PlacementPolicy,
  planPlacement,
  readPlacementFacts,
  type WantedPlacement,
} from "../../host/placement.ts";
import { openRecording, RECORDING_BYTES_MAX } from "../../host/topology/recording.ts";
import { readTopology } from "../../host/topology/topology.ts";
import { openWakeLimit } from "../../host/wake-limit.ts";
import { UsageError } from "../errors.ts";
import { configuredPlacement } from "./configured-placement.ts";
import { planReport } from "./plan-report.ts";
import { planWords } from "./plan-words.ts";

type PlanOptions = {
  policy?: PlacementPolicy;
  engineCores?: number;
  ioCores?: number;
  loadCores?: number;
  topology?: string;
  json?: boolean;
};

const MORE_HELP = `
Examples:
  plumbline host plan                                   what the main job will do here
  plumbline host plan --engine-cores 1 --io-cores 8     an engine with eight I/O threads
  plumbline host plan --policy split-node --json        for a script
  plumbline host plan --topology bench1.json            another machine, recorded by \`plumbline host record\`

What no option says is taken from host.placement of the configuration, where there is one. Nothing is moved or changed.
It ends with 0, also where nothing can be pinned; with 2 where what is wanted cannot be had.`;

export function addPlan(host: Command): void {
  host
    .command("plan")
    .description("Draw which cores the engine, the load and all else get, and explain each choice.")
    .addOption(
      new Option(
        "--policy <policy>",
        "where the load runs: on the engine's NUMA node, or on another",
      ).choices(["same-node", "split-node"]),
    )
    .option("--engine-cores <n>", "whole cores for the engine", cores(1, 1_024))
    .option("--io-cores <n>", "whole cores for its I/O threads, on top", cores(0, 1_024))
    .option("--load-cores <n>", "whole cores for the load", cores(1, 64))
    .option("--topology <file>", "plan for a recorded machine, and without the configuration")
    .option("--json", "print one JSON document instead")
    .addHelpText("after", MORE_HELP)
    .action(async (options: PlanOptions, command: Command) => {
      const facts =
        options.topology === undefined ? readPlacementFacts() : await recordedFacts(options.topology);
      const configured =
        options.topology === undefined ? await configuredPlacement(command.optsWithGlobals().config) : {};
      const plan = planPlacement({ ...facts, wanted: { ...configured, ...wantedBy(options) } });
      const recorded = options.topology !== undefined;
      const unplanned = { recorded, wake_limit: recorded ? null : openWakeLimit().said };
      process.stdout.write(
        options.json
          ? `${JSON.stringify(planReport(facts.topology, plan, unplanned), null, 2)}\n`
          : planWords(facts.topology, plan, unplanned),
      );
    });
}

function wantedBy({ policy, engineCores, ioCores, loadCores }: PlanOptions): WantedPlacement {
  return {
    ...(policy === undefined ? {} : { policy }),
    ...(engineCores === undefined ? {} : { engine_cores: engineCores }),
    ...(ioCores === undefined ? {} : { engine_io_cores: ioCores }),
    ...(loadCores === undefined ? {} : { load_cores: loadCores }),
  };
}

/** A recording tells of no tools; it is planned as where numactl may bind memory. */
async function recordedFacts(file: string): Promise<PlacementFacts> {
  const about = statSync(file, { throwIfNoEntry: false });
  if (!about?.isFile()) throw new UsageError(`--topology: ${file} is not there, or is no file`);
  if (about.size > RECORDING_BYTES_MAX) {
    throw new UsageError(
      `--topology: ${file} is larger than ${RECORDING_BYTES_MAX / 1e6} MB, and no recording`,
    );
  }
  const files = openRecording(await readFile(file, "utf8"));
  if (typeof files === "string") {
    throw new UsageError(`--topology: ${file} is no recording of \`plumbline host record\`: ${files}`);
  }
  return { topology: readTopology(files, "linux"), tool: "numactl", platform: "linux" };
}

function cores(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,4}$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };
}
