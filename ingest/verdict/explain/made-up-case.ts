import type { RegressionCase, SeenSeries, TestedSeries } from "./case.ts";

/** Cases for tests: a series that fell from 1000 to 690, and what reruns of it said. */
export function seen(more: Partial<SeenSeries> = {}): SeenSeries {
  return {
    label: "Throughput of GET",
    metric: "throughput_ops",
    better: "higher",
    before: 1000,
    after: 690,
    ratio: 0.69,
    ratio_low: 0.669,
    ratio_high: 0.71,
    noise_between_runs: 0.008,
    noise_between_commits: 0,
    commits_before: 12,
    commits_after: 1,
    test: "levels",
    p_value: 1e-7,
    p_limit: 0.00005,
    ...more,
  };
}

export function tested(more: Partial<TestedSeries> = {}): TestedSeries {
  return {
    label: "Throughput of GET",
    metric: "throughput_ops",
    role: "suspect",
    word: "worse",
    pairs: 14,
    before: 1000,
    ratio: 0.7,
    ratio_low: 0.68,
    ratio_high: 0.72,
    smallest_effect: 0.05,
    pairs_needed: null,
    ...more,
  };
}

export const commit = (sha: string) => ({ sha: sha.padEnd(40, "0"), subject: `subject of ${sha}` });

export function suspected(more: Partial<RegressionCase> = {}): RegressionCase {
  return {
    kind: "regression",
    state: "suspected",
    commit: commit("b1"),
    host_class: "desk-2c",
    placement: "pinned",
    origin: "measured",
    seen: { rounds: 5, sessions: 5, epochs: 1, alpha: 0.001, family: 20, series: [seen()] },
    opposite: null,
    cause: {
      after: commit("a1"),
      upto: commit("b1"),
      commits: [commit("b1").sha],
      unmeasured: [],
      unbuilt: [],
      untold: [],
    },
    reruns: null,
    bisection: [],
    levels: [],
    courses: [],
    ...more,
  };
}

export const reruns = (series: TestedSeries[], more = {}) => ({
  before: commit("a1"),
  after: commit("b1"),
  turns: 14,
  most_pairs: 20,
  alpha: 0.005,
  series,
  ...more,
});
