import { type Command, InvalidArgumentError, Option } from "commander";

/** What every verb that measures commits by turns is told. */
export type BenchOptions = {
  repo?: string;
  start?: string;
  prepare?: string[];
  runtime: string;
  variant?: string;
  workloads?: string[];
  /** In ms. */
  budget: number;
  data?: string;
  json?: boolean;
};

export type CompareOptions = BenchOptions & {
  /** As a share. */
  smallest?: number;
  failIfWorse?: boolean;
};

const BUDGET_MS = 100_000;
const UNITS_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 };
const LONGEST_MS = 24 * 3_600_000;

export function addCompareOptions(command: Command): Command {
  return addBenchOptions(command, BUDGET_MS)
    .option(
      "--smallest <percent>",
      "the smallest change that matters, for every metric; each metric's own where left out",
      percent,
    )
    .option("--fail-if-worse", "end with 3 where something got worse, or B failed in a workload");
}

export function addBenchOptions(command: Command, budget_ms: number): Command {
  return command
    .option("--repo <folder>", "a checkout of the engine; the configuration's repository where left out")
    .option(
      "--start <words>",
      "how the engine starts: words by spaces, no quotes, {port} filled in; in place of a configuration",
    )
    .option("--prepare <command>", "with --start: how a commit is built; may be given several times", collect)
    .option(
      "--runtime <name>",
      'with --start: "node@24", "bun@1" or "system" (the program on PATH)',
      "system",
    )
    .option("--variant <name>", "which of the configuration's variants; its first where left out")
    .option(
      "--workloads <names>",
      "workloads or groups, by commas; the configuration's where left out",
      names,
    )
    .addOption(
      new Option(
        "--budget <time>",
        `how long to measure: 90s, 10m, 1h; preparing comes on top, and the first turn is always finished`,
      )
        .argParser(time)
        .default(budget_ms, `${budget_ms / 1_000}s`),
    )
    .option(
      "--data <folder>",
      "where prepared commits are kept; left out: ~/.cache/plumbline, as root /var/cache/plumbline",
    )
    .option("--json", "print one JSON document instead");
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function names(value: string): string[] {
  const all = value
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);
  if (all.length === 0) throw new InvalidArgumentError("names no workload.");
  return all;
}

function time(value: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(value) ?? [];
  const ms = Number(number) * (UNITS_MS[unit ?? ""] ?? Number.NaN);
  if (!(ms >= 1_000 && ms <= LONGEST_MS))
    throw new InvalidArgumentError("must be a time such as 90s, 10m or 1h, at most 24h.");
  return ms;
}

function percent(value: string): number {
  const share = Number(value.replace(/\s*%$/, "")) / 100;
  if (!(share >= 0.001 && share <= 10))
    throw new InvalidArgumentError("must be a percentage from 0.1 to 1000.");
  return share;
}
