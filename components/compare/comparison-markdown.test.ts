import assert from "node:assert/strict";
import { test } from "node:test";
import type { CompareLine } from "./compare-table.tsx";
import { comparisonMarkdown } from "./comparison-markdown.ts";
import type { ComparedSide } from "./side-facts.tsx";

const HOSTILE = "<script>alert(1)</script> | @all\n## [x](javascript:alert)";

const side = (name: string): ComparedSide => ({
  name,
  kind: "tag",
  sha: "abcdef0123456789",
  subject: HOSTILE,
  host_class: "desk-2c",
  variant: null,
});
const line: CompareLine = {
  workload: "get",
  title: HOSTILE,
  variant: "default",
  metric: "throughput_ops",
  a: 81_234,
  runs_a: 5,
  b: 56_000,
  runs_b: 5,
  ratio: 0.69,
  ratio_low: 0.67,
  ratio_high: 0.71,
  word: "worse",
  why: "",
  basis: "pairs",
};
const written = (lines: CompareLine[]) =>
  comparisonMarkdown({
    a: side("v1|2"),
    b: side("v2"),
    sentence: `Slower: ${HOSTILE} -31 % (-33 .. -29).`,
    sessions: 5,
    lines,
    means: [{ metric: "throughput_ops", ratio: 0.69, series: 1, left_out: 2 }],
    changes: [
      {
        regression_id: 3,
        kind: "regression",
        state: "confirmed",
        sha: "feedbeef01",
        subject: HOSTILE,
        reason: HOSTILE,
      },
    ],
  });

test("a comparison is one sentence, two names, a table, the means and the changes between", () => {
  const text = written([line]);
  assert.match(text, /^\*\*Slower: /);
  assert.match(text, /\| 81\.2\sk ops\/s \| 56\.0\sk ops\/s \| −31\.0\s% \| −33\.0 to −29\.0\s% \| worse \|/);
  assert.match(text, /\| Throughput \| −31\.0\s% \| 1 \| 2 \|/);
  assert.match(text, /^- feedbeef0 .+confirmed regression/m);
});

test("what strangers wrote breaks out of no cell and makes no markup", () => {
  const text = written([line, { ...line, basis: "medians", word: "can't tell", why: HOSTILE }]);
  assert.doesNotMatch(text, /(?<!\\)<script|(?<!\\)\[x|@all|^##/m);
  const rows = text.split("\n").filter((row) => row.startsWith("| "));
  const cells = (row: string) => row.split(/(?<!\\)\|/).length - 2;
  assert.deepEqual(rows.slice(0, 4).map(cells), [6, 6, 6, 6]);
  assert.match(text, /\(raw\): the ratio of medians of different sessions/);
});

test("without a series there is no table", () => {
  assert.match(written([]), /^No series\.$/m);
});
