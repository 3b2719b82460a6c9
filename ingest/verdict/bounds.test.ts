import assert from "node:assert/strict";
import { test } from "node:test";
import { breachVerdict, judgeBound, judgeStanding, untoldWords } from "./bounds.ts";

const at_most_5 = { side: "at_most", limit: 5 } as const;
const at_least_5 = { side: "at_least", limit: 5 } as const;

function summary(...values: number[]) {
  const ascending = values.toSorted((a, b) => a - b);
  const [half, runs] = [values.length / 2, values.length];
  const median = (ascending[Math.ceil(half) - 1]! + ascending[Math.floor(half)]!) / 2;
  return { runs, median, low: ascending[0]!, high: ascending.at(-1)! };
}

const stateOf = (...values: number[]) => judgeBound(at_most_5, summary(...values)).state;

test("from three runs on the median decides, and no single run does", () => {
  assert.equal(stateOf(6, 7, 8), "broken");
  assert.equal(stateOf(1, 2, 99), "kept");
  assert.equal(stateOf(1, 6, 99), "broken");
  assert.equal(stateOf(4, 4, 6.5, 6.5), "broken");
});

test("a value on its limit keeps it", () => {
  assert.equal(stateOf(5, 5, 5), "kept");
  assert.equal(judgeBound(at_least_5, summary(5, 5, 5)).state, "kept");
  assert.equal(judgeBound(at_least_5, summary(4.9, 4.9, 9)).state, "broken");
});

test("fewer than three runs are shown and flag nothing", () => {
  const told = (...values: number[]) => {
    const judged = judgeBound(at_most_5, summary(...values));
    return `${judged.state}: ${untoldWords("at_most", judged)}`;
  };
  assert.equal(told(9), "can't tell: over it in 1 of 1 run so far");
  assert.equal(told(9, 8), "can't tell: over it in 2 of 2 runs so far");
  assert.equal(told(1, 40), "can't tell: over it in 1 of 2 runs so far");
  assert.equal(told(1, 5), "can't tell: within it in 2 of 2 runs so far");
  const low = judgeBound(at_least_5, summary(1));
  assert.equal(untoldWords("at_least", low), "under it in 1 of 1 run so far");
});

test("what was not measured is never kept", () => {
  for (const bound of [at_most_5, at_least_5]) {
    const judged = judgeBound(bound, undefined);
    assert.deepEqual([judged.state, judged.value], ["can't tell", null]);
    assert.equal(untoldWords(bound.side, judged), "not measured");
  }
  assert.equal(untoldWords("at_most", judgeBound(at_most_5, summary(9, 9, 9))), "");
});

test("a breach stands since the first commit that no kept one has followed", () => {
  const [good, bad, early] = [summary(1, 1, 1), summary(9, 9, 9), summary(9)];
  const since = (...history: (typeof good)[]) => {
    const { since, kept_before, newest } = judgeStanding(at_most_5, history);
    return [since, kept_before, newest.state];
  };
  assert.deepEqual(since(good, bad, bad), [1, true, "broken"]);
  assert.deepEqual(since(bad, good, bad), [2, true, "broken"]);
  assert.deepEqual(since(bad, bad), [0, false, "broken"]);
  assert.deepEqual(since(good, bad, early, bad), [1, true, "broken"]);
  assert.deepEqual(since(good, bad, early), [1, true, "can't tell"]);
  assert.deepEqual(since(bad, good), [null, true, "kept"]);
  assert.deepEqual(since(early), [null, false, "can't tell"]);
  assert.deepEqual(since(), [null, false, "can't tell"]);
  assert.deepEqual(judgeStanding(at_most_5, [bad, good, bad, early]).broken, [0, 2]);
});

test("a breach is one sentence, and many are counted", () => {
  const breach = (label: string) => ({
    label,
    side: "at_most" as const,
    value: "7.20 ms",
    limit: "5 ms",
    runs: 5,
  });
  assert.equal(breachVerdict([]), null);
  assert.deepEqual(breachVerdict([breach("Latency p99.9 of A promise at 20,000 per second")]), {
    text: "Latency p99.9 of A promise at 20,000 per second is 7.20 ms: over its limit of 5 ms (median of 5 runs).",
    short: "limit broken",
  });
  const many = breachVerdict(["A", "B", "C"].map(breach))!;
  assert.match(many.text, /^A is .* B is .*\(median of 5 runs\)\. 1 more limit is broken\.$/);
  assert.equal(many.short, "3 limits broken");
  const under = { ...breach("Throughput of GET"), side: "at_least" as const };
  assert.match(breachVerdict([under])!.text, /under its limit/);
});
