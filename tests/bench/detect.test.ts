import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { prng } from "../../ingest/verdict/statistics/prng.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-detect-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const out = join(folder, "points.json");

function bench(data: string, to = out) {
  return spawnSync(
    process.execPath,
    [join(import.meta.dirname, "detect.ts"), "--data", data, "--out", to, "--json"],
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

test("bench:detect answers for a series named __proto__, and for commits of which nothing was measured", () => {
  const data = join(folder, "odd.json");
  const { slower } = made;
  const empty = { values: Array.from({ length: 30 }, (_, i) => (i % 2 ? [] : [null])) };
  writeFileSync(data, `\uFEFF{"__proto__":${JSON.stringify(slower)},"empty":${JSON.stringify(empty)}}`);
  const { stderr, status } = bench(data);
  assert.equal(status, 0, stderr);
  assert.deepEqual(Object.entries(JSON.parse(readFileSync(out, "utf8"))), [
    ["__proto__", [70]],
    ["empty", []],
  ]);
});

test("bench:detect refuses in one line what it cannot read or write, and leaves no file behind", () => {
  const cut = join(folder, "cut.gz");
  writeFileSync(cut, gzipSync(JSON.stringify(made)).subarray(0, 50));
  const escapes = join(folder, "escape.json");
  writeFileSync(escapes, '{"\\u001b[31mred":[]}');
  const fine = join(folder, "fine.json");
  writeFileSync(fine, "{}");
  const to = join(folder, "never.json");
  for (const [data, target, said] of [
    [folder, to, / is no file: /],
    [cut, to, /cut\.gz cannot be read \(unexpected end of file\)/],
    [escapes, to, /another form at \[31mred /],
    [fine, join(folder, "no", "such.json"), /--out .* cannot be written/],
  ] as const) {
    const { stderr, status } = bench(data, target);
    assert.equal(status, 1);
    assert.match(stderr, said);
    assert.equal(stderr.trimEnd().includes("\n"), false, stderr);
    assert.equal(existsSync(target), false);
  }
});
