import { closeSync, openSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { plain } from "../../db/contract/plain.ts";
import { DETECTOR_VERSION } from "../../ingest/verdict/index.ts";
import { findPoints } from "./detect/find-points.ts";
import { readHistories } from "./detect/read-histories.ts";

/**
 * Finds the change points of many histories with the detector of the product, one parameter set for all, so that others can
 * score them. The time a series is wall time of detection alone, on one core, reading and writing apart.
 */
const command = new Command("bench:detect")
  .description("Find the change points of recorded histories; the last line is one line of JSON.")
  .requiredOption(
    "--data <file>",
    'histories: { "<series>": { "values": [[repetition, ...], ...] } }, gzipped or plain',
  )
  .requiredOption("--out <file>", 'where to write { "<series>": [0-based first index of a new level, ...] }')
  .option("--json", "print the JSON line only")
  .parse();
const { data, out, json } = command.opts<{ data: string; out: string; json?: boolean }>();

/** Progress is said when it takes longer than this, and this often. */
const SAY_EVERY_MS = 2_000;
/** Characters of a message, which may quote the file. */
const MOST_SAID = 1_000;

function findAll(histories: Map<string, number[][]>) {
  const found: [string, number[]][] = [];
  const times_ms: number[] = [];
  let said = performance.now();
  for (const [name, values] of histories) {
    const started = performance.now();
    found.push([name, findPoints(name, values)]);
    times_ms.push(performance.now() - started);
    if (performance.now() - said < SAY_EVERY_MS) continue;
    said = performance.now();
    process.stderr.write(`${times_ms.length} of ${histories.size} series\n`);
  }
  // Names are strangers' words: assigned one by one, __proto__ would be lost.
  return { found: Object.fromEntries(found), times_ms };
}

/** Before the work, not after it. A file that is there stays as it is until there is something to write. */
function refuseUnwritable(path: string): void {
  try {
    closeSync(openSync(path, "a"));
  } catch (error) {
    throw new Error(`--out ${path} cannot be written: ${(error as Error).message}`);
  }
}

// Whoever reads the line may have gone: the file is written all the same.
process.stdout.on("error", () => process.exit());

try {
  const histories = readHistories(data);
  if (resolve(out) === resolve(data)) throw new Error("--out would overwrite --data: name another file");
  refuseUnwritable(out);
  const { found, times_ms } = findAll(histories);
  writeFileSync(out, JSON.stringify(found));
  const commits = [...histories.values()].reduce((sum, values) => sum + values.length, 0);
  const points = Object.values(found).reduce((sum, all) => sum + all.length, 0);
  const mean_ms = times_ms.reduce((sum, ms) => sum + ms, 0) / Math.max(1, times_ms.length);
  const thousandths = (value: number) => Math.round(value * 1000) / 1000;
  if (!json) process.stdout.write(`${points} points in ${histories.size} series are in ${out}\n`);
  process.stdout.write(
    `${JSON.stringify({
      series: histories.size,
      commits,
      points,
      ms_per_series: thousandths(mean_ms),
      ms_per_series_most: thousandths(times_ms.reduce((most, ms) => Math.max(most, ms), 0)),
      detector_version: DETECTOR_VERSION,
    })}\n`,
  );
} catch (error) {
  process.stderr.write(`bench:detect: ${plain((error as Error).message, MOST_SAID)}\n`);
  process.exitCode = 1;
}
