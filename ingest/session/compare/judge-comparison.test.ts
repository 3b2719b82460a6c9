import assert from "node:assert/strict";
import { test } from "node:test";
import type { MetricKey } from "../../../db/contract/metric.ts";
import type { RunResult } from "../../../db/contract/run.ts";
import { plainWorkload } from "../../../tests/fixture/workloads.ts";
import type { ComparedWorkload, Comparison, RunPair } from "./comparison.ts";
import { judgeComparison } from "./judge-comparison.ts";

const run = (samples: Partial<Record<MetricKey, number>>) =>
  ({
    samples: Object.entries(samples).map(([metric, value]) => ({ metric, value })),
  }) as unknown as RunResult;
const pair = (throughput_ops: number, latency: Partial<Record<MetricKey, number>>): RunPair => ({
  a: run({ throughput_ops: 1_000, ...latency }),
  b: run({ throughput_ops, ...latency }),
});
const WITH = { latency_us_p50: 100, latency_us_p99: 900 };

function comparisonOf(pairs: RunPair[]): { comparison: Comparison; state: ComparedWorkload } {
  const state: ComparedWorkload = {
    ...{ workload: plainWorkload({}), pairs, verdicts: [], spoilt: 0 },
    ...{ turns: pairs.length, turn_ms: 1, lost_turns: 0, trouble: null },
  };
  return { state, comparison: { workloads: [state], runs: 0, duration_ms: 0, ended: "told", alpha: 0.01 } };
}
const judge = (comparison: Comparison) =>
  judgeComparison(comparison, { smallest_effect: () => 0.05, judges: () => true });
const wordsOf = ({ verdicts }: ComparedWorkload) =>
  verdicts.map(({ metric, word, pairs }) => `${metric} ${word} ${pairs}`);

test("where the open loop of the first pair was lost its series come with a later one, and throughput is told by all", () => {
  const { comparison, state } = comparisonOf([pair(500, {})]);
  judge(comparison);
  assert.deepEqual(wordsOf(state), ["throughput_ops can't tell 1"]);
  for (const throughput_ops of [505, 495, 502, 498, 501, 499, 500, 503]) {
    state.pairs.push(pair(throughput_ops, WITH));
  }
  judge(comparison);
  assert.deepEqual(
    wordsOf(state).map((words) => words.replace(/can't tell|no change/, "not told apart")),
    ["throughput_ops worse 9", "latency_us_p50 not told apart 8", "latency_us_p99 not told apart 8"],
  );
});

test("a series that turns up later than those of its window is left out, and what was told stays told", () => {
  const pairs = [500, 505, 495, 502, 498, 501, 499, 500, 503].map((ops) => pair(ops, WITH));
  const { comparison, state } = comparisonOf(pairs);
  judge(comparison);
  assert.match(wordsOf(state)[0]!, /^throughput_ops worse/);
  state.pairs.push(pair(9_000, { ...WITH, latency_us_p999: 5_000 }), pair(60, WITH));
  judge(comparison);
  assert.match(wordsOf(state)[0]!, /^throughput_ops worse/);
  assert.ok(!wordsOf(state).some((words) => words.startsWith("latency_us_p999")));
});
