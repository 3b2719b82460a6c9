import { mkdirSync } from "node:fs";
import { Command } from "commander";
import { Bulk } from "./fill/bulk.ts";
import { makePlan } from "./fill/plan.ts";
import type { Size } from "./fill/size.ts";
import { writeBlobs } from "./fill/write-blobs.ts";
import { writeComparisons } from "./fill/write-comparisons.ts";
import { writeGround } from "./fill/write-ground.ts";
import { writeJudgements } from "./fill/write-judgements.ts";
import { writeSamples } from "./fill/write-samples.ts";
import { writeRuns, writeSessions } from "./fill/write-sessions.ts";

/**
 * Fills a data folder with a made-up history, as storeRun and a look would have left it: levels with steps, noise that lasts from
 * commit to commit, spikes, gaps, two hosts of one class, epochs, releases, regressions in every state. A fixture: rows
 * go in by the million, and not by commands. What was in the folder's database is gone.
 */
export function fillDatabase({
  dir,
  say = () => {},
  ...size
}: Size & { dir: string; say?: (line: string) => void }): void {
  const plan = makePlan(size);
  const { commits, groups, series, changes, sessions, runs, runs_of } = plan;
  mkdirSync(dir, { recursive: true });
  const bulk = new Bulk(dir);
  const epoch_starts: number[] = [];
  for (const { epoch_id, started_at } of sessions) epoch_starts[epoch_id - 1] ??= started_at;
  const { seed } = size;
  writeGround(bulk, { commits, series, epoch_starts, seed });
  writeSessions(bulk, { sessions, commits });
  writeRuns(bulk, { runs, commits, groups });
  say(`${commits.length} commits, ${sessions.length} sessions, ${runs.length} runs`);
  const medians = writeSamples(bulk, { series, groups, commits, changes, runs_of, seed, say });
  writeJudgements(bulk, plan, medians);
  writeComparisons(bulk, plan, medians, say);
  writeBlobs(bulk, plan, say);
  bulk.rows("activity", [
    {
      id: 1,
      data: JSON.stringify({ state: "watching", message: "every commit is measured", pid: process.pid }),
      heartbeat_at: plan.looked_at,
    },
  ]);
  say("indices");
  bulk.finish();
}

if (import.meta.main) {
  const { data, ...size } = new Command("fill-database")
    .description("Fill a data folder with a made-up history of any size.")
    .requiredOption("--data <folder>", "its plumbline.db and plumbline.blobs.db are made anew")
    .option("--series <n>", "series", Number, 500)
    .option("--commits <n>", "commits with a value", Number, 4_000)
    .option("--runs <n>", "runs of each", Number, 5)
    .option("--seed <n>", "another made-up history", Number, 1)
    .parse()
    .opts<Size & { data: string }>();
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1_000).toFixed(1)} s`;
  fillDatabase({ dir: data, ...size, say: (line) => process.stderr.write(`${seconds()}: ${line}\n`) });
  process.stderr.write(`${seconds()}: ${data} is filled\n`);
}
