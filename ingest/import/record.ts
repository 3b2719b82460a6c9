import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import type { Database } from "../../db/client.ts";
import { readRecording } from "../../db/queries/ingest/recording.ts";

const compress = promisify(brotliCompress);

/** Writes what was measured of a branch into a file that can be replayed. Returns its size and run count. */
export async function writeRecording({
  database,
  engine,
  branch,
  file,
}: {
  database: Database;
  engine: string;
  branch: string;
  file: string;
}): Promise<{ bytes: number; runs: number }> {
  const lines: string[] = [];
  let runs = 0;
  for (const line of readRecording(database, { engine_name: engine, branch_name: branch })) {
    if (line.line === "run") runs += 1;
    lines.push(JSON.stringify(line));
  }
  const body = await compress(lines.join("\n"), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });
  await writeFile(file, body);
  return { bytes: body.length, runs };
}
