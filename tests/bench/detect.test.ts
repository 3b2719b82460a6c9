import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { prng } from "../../ingest/verdict/statistics/prng.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-detect-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const out = join(folder, "points.json");

function bench(data: string) {
  return spawnSync(
    process.execPath,
    [join(import.meta.dirname, "detect.ts"), "--data", data, "--out", out, "--json"],
    { encoding: "utf8" },
  );
}

const random = prng(3);
const made = {
  quiet: { values: Array.from({ length: 120 }, () => [100 + random.gaussian(), 100 + random.gaussian()]) },
  slower: {
    values: Array.from({ length: 120 }, (_, i) => [(i < 70 ? 100 : 120) + random.gaussian(), null]),
    annotations: { somebody: [70] },
  },
  short: { values: [[1], []] },
};

test("bench:detect writes the indices of new levels, from plain and gzipped histories alike", () => {
  const text = JSON.stringify(made);
  for (const [name, bytes] of [["plain.json", text] as const, ["packed.gz", gzipSync(text)] as const]) {
    const data = join(folder, name);
    writeFileSync(data, bytes);
    const { stdout, stderr, status } = bench(data);
    assert.equal(status, 0, stderr);
    assert.deepEqual(JSON.parse(readFileSync(out, "utf8")), { quiet: [], slower: [70], short: [] });
    const line = JSON.parse(stdout.trim().split("\n").at(-1)!);
    assert.equal(line.series, 3);
    assert.equal(line.points, 1);
    assert.ok(line.ms_per_series > 0);
  }
});

test("bench:detect says what to do when the file is missing or of another form", () => {
  assert.match(bench(join(folder, "nothing.json")).stderr, /there is no file .*: give --data/);
  const data = join(folder, "other.json");
  writeFileSync(data, JSON.stringify({ one: { values: [1, 2] } }));
  const { stderr, status } = bench(data);
  assert.equal(status, 1);
  assert.match(stderr, /another form at one\.values\.0.*it must be a JSON object/);
});
