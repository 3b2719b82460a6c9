import type { Database } from "../../../db/client.ts";
import { countRows } from "./count-rows.ts";
import { type BesideFloor, besideFloor } from "./measured.ts";
import type { BenchRead } from "./reads.ts";

/** A read in milliseconds, beside the bare read of as many rows. */
export type TimedRead = BesideFloor & { name: string; rows: number };

const BARE = `
  select series_id, commit_id, runs, median, low, high from series_commit
  where series_id >= 1 order by series_id, commit_id limit ?`;

/** Each read by turns with a bare prepared one of as many rows by primary key, in one process, nothing beside it. */
export function timeReads(database: Database, reads: readonly BenchRead[], rounds: number): TimedRead[] {
  const bare = database.sqlite.prepare(BARE);
  return reads.map(({ name, read }) => {
    read();
    const rows = countRows(database.sqlite, read);
    const [is, floor]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      is.push(timeOf(read));
      floor.push(timeOf(() => bare.all(rows)));
    }
    return { name, rows, ...besideFloor(is, floor) };
  });
}

function timeOf(act: () => void): number {
  const started = performance.now();
  act();
  return performance.now() - started;
}
