import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { catalogue } from "./catalogue/index.ts";
import { explainWorkloads } from "./explain.ts";
import { workloadSchema } from "./workload.ts";

const page = explainWorkloads();

test("docs/workloads.md is what the catalogue and the schema say", () => {
  assert.equal(
    readFileSync(join(import.meta.dirname, "../../docs/workloads.md"), "utf8"),
    page,
    "make it anew: plumbline workloads --explain > docs/workloads.md",
  );
});

test("the page's example is a workload", () => {
  const [, example] = /```json\n(.*?)```/s.exec(page)!;
  assert.equal(workloadSchema.parse(JSON.parse(example!)).name, "sessions");
});

test("every workload has a row with its source", () => {
  for (const { name, source } of catalogue) {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
    assert.ok(row?.endsWith(`| ${source} |`), name);
  }
});

test("every row of a table has as many cells as its head", () => {
  let cells = 0;
  for (const line of page.split("\n")) {
    const found = line.startsWith("|") ? line.split(/(?<!\\)\|/).length : 0;
    if (found > 0 && cells > 0) assert.equal(found, cells, line);
    cells = found;
  }
});

test("fields deep within have rows too", () => {
  for (const field of [
    "open.disturbed_at_ms",
    "value_bytes.choices[].weight",
    "arrivals.period_ms",
    "keys.exponent",
  ]) {
    assert.ok(page.includes(`| \`${field}\` |`), field);
  }
});
