import { type Command, Option } from "commander";
import { catalogue } from "../workloads/catalogue/index.ts";
import { explainWorkloads } from "../workloads/explain.ts";
import { type ProfileName, profiles, profileWorkloads, windowsMs } from "../workloads/profiles.ts";
import { workloadRevision } from "../workloads/revision.ts";
import type { Workload } from "../workloads/workload.ts";
import { durationWords } from "./words.ts";

type Options = { profile?: ProfileName; json?: boolean; explain?: boolean };

export function addWorkloadsVerb(program: Command): void {
  program
    .command("workloads")
    .description("List the catalogue of traffic, or what a profile takes of it and how long that is.")
    .addOption(
      new Option("--profile <name>", "only the workloads of this profile, with its durations").choices(
        profiles.map(({ name }) => name),
      ),
    )
    .option("--json", "print the workloads as one JSON document instead")
    .addOption(
      new Option("--explain", "print how to write one and the whole catalogue, as Markdown").conflicts([
        "json",
        "profile",
      ]),
    )
    .addHelpText(
      "after",
      `
Examples:
  plumbline workloads                      the catalogue
  plumbline workloads --profile full       what the profile measures, and how long one run of each takes
  plumbline workloads --json | jq '.[] | select(.name == "bursts")'
  plumbline workloads --explain            docs/workloads.md

Times are those of the windows; starting the engine and loading data come on top.`,
    )
    .action((options: Options) => {
      process.stdout.write(workloadsText(options));
    });
}

/** What the verb prints. */
export function workloadsText({ profile, json, explain }: Options): string {
  if (explain) return explainWorkloads();
  const workloads = profile ? profileWorkloads(profile) : catalogue;
  return json ? asJson(workloads) : asTable(workloads);
}

function asJson(workloads: readonly Workload[]): string {
  const all = workloads.map((workload) => ({
    ...workload,
    revision: workloadRevision(workload),
    windows_ms: windowsMs(workload),
  }));
  return `${JSON.stringify(all, null, 2)}\n`;
}

function asTable(workloads: readonly Workload[]): string {
  const rows = workloads.map((workload) => [
    workload.name,
    windowsWords(windowsMs(workload)),
    workload.title,
    workload.groups.join(", "),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map(([name = "", windows = "", title = "", groups = ""]) =>
    [name.padEnd(widths[0]!), windows.padStart(widths[1]!), title.padEnd(widths[2]!), groups]
      .join("  ")
      .trimEnd(),
  );
  const total_ms = workloads.reduce((sum, workload) => sum + windowsMs(workload), 0);
  const last = `${workloads.length} workloads; the windows of one run of each take ${durationWords(total_ms)} together`;
  return `${[...lines, "", last].join("\n")}\n`;
}

function windowsWords(ms: number): string {
  return ms === 0 ? "-" : `${(ms / 1000).toFixed(1)} s`;
}
