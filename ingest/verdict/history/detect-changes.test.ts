import assert from "node:assert/strict";
import { test } from "node:test";
import type { Detection, SeriesInput } from "../detection.ts";
import { prng } from "../statistics/prng.ts";
import { detectChanges } from "./detect-changes.ts";
import { simulate } from "./simulation.ts";

const PLAN = { seed: 7, commits: 25, blocks: 5, series: 8, run_sd: 0.05 };
const down30 = { at: 12, ln: Math.log(0.7) };

function detect(history: ReturnType<typeof simulate>, completed_rounds = 5): Detection {
  return detectChanges({ ...history, completed_rounds });
}

function edit(history: ReturnType<typeof simulate>, change: (series: SeriesInput) => Partial<SeriesInput>) {
  return { ...history, series: history.series.map((one) => ({ ...one, ...change(one) })) };
}

const flagged = (detection: Detection) => detection.regressions.map((one) => one.commit);

test("nothing is said before the third complete round, however large the change", () => {
  const detection = detect(simulate({ ...PLAN, steps: [{ at: 12, ln: -3 }] }), 2);
  assert.equal(detection.status, "too-early");
  assert.deepEqual(detection.regressions, []);
  assert.ok(detection.series.every((one) => one.status === "too-early" && one.levels.length === 0));
});

test("a slower commit is one regression of all its series, with before, after and interval", () => {
  const detection = detect(simulate({ ...PLAN, steps: [down30] }));
  assert.deepEqual(flagged(detection), ["c12"]);
  const [regression] = detection.regressions;
  assert.equal(regression!.kind, "regression");
  assert.deepEqual(regression!.cause, { after: "c11", upto: "c12", unmeasured: [], measured: ["c12"] });
  const [change] = regression!.changes;
  assert.equal(change!.direction, "worse");
  assert.ok(change!.before > 900 && change!.before < 1100);
  assert.ok(Math.abs(change!.after / change!.before - change!.ratio!) < 1e-9);
  const covering = regression!.changes.filter((one) => one.ratio_low! < 0.7 && 0.7 < one.ratio_high!);
  assert.ok(covering.length >= 6, `${covering.length} of 8 intervals hold the true ratio`);
  assert.deepEqual(
    detection.series[0]!.levels.map((one) => [one.from, one.to]),
    [
      ["c0", "c11"],
      ["c12", "c24"],
    ],
  );
});

test("lower latency is an improvement; a commit that does both is a regression and an improvement", () => {
  const faster = edit(simulate({ ...PLAN, steps: [down30] }), () => ({ better: "lower" }));
  assert.equal(detect(faster).regressions[0]!.kind, "improvement");
  const both = edit(simulate({ ...PLAN, steps: [down30] }), (one) => ({
    better: one.group === "g0" ? "lower" : "higher",
  }));
  assert.deepEqual(
    detect(both).regressions.map(({ kind }) => kind),
    ["regression", "improvement"],
  );
});

test("percentiles of one workload, and of one part of it, are one vote", () => {
  const votesOf = (...metrics: string[]) => {
    let turn = 0;
    const history = edit(simulate({ ...PLAN, series: 4, steps: [down30] }), () => ({
      group: "GET",
      metric: metrics[turn++]!,
    }));
    const [regression] = detect(history).regressions;
    assert.equal(regression!.changes.length, 4);
    return regression!.votes;
  };
  assert.equal(votesOf("latency_us_p50", "latency_us_p99", "latency_us_p999", "throughput_ops"), 2);
  assert.equal(
    votesOf("latency_us_p50", "latency_us_p99", "latency_us_p50@noisy", "latency_us_p99@noisy"),
    2,
  );
});

test("commits without runs before a change belong to its cause", () => {
  const history = edit(simulate({ ...PLAN, steps: [{ at: 10, ln: down30.ln }] }), (one) => ({
    runs: one.runs.filter((run) => run.commit !== "c10" && run.commit !== "c11"),
  }));
  const [regression] = detect(history).regressions;
  assert.equal(regression!.commit, "c12");
  assert.deepEqual(regression!.cause, {
    after: "c9",
    upto: "c12",
    unmeasured: ["c10", "c11"],
    measured: ["c12"],
  });
});

test("a series in which a commit failed joins the regression that others pin down", () => {
  const history = edit(simulate({ ...PLAN, steps: [down30] }), (one) => ({
    runs: one.runs.filter((run) => one.key !== "s0" || run.commit !== "c11"),
  }));
  const { regressions } = detect(history);
  assert.equal(regressions.length, 1);
  assert.deepEqual(regressions[0]!.cause.unmeasured, []);
  assert.ok(regressions[0]!.changes.some((change) => change.series === "s0"));
});

test("counters that repeat exactly are flagged when they change enough, and not when they wobble", () => {
  const exact = (at: number, ratio: number) =>
    edit(simulate(PLAN), () => ({
      runs: simulate(PLAN).series[0]!.runs.map((run) => ({
        ...run,
        value: Number(run.commit.slice(1)) >= at ? 96 * ratio : 96,
      })),
    }));
  assert.deepEqual(flagged(detect(exact(12, 1.25))), ["c12"]);
  assert.deepEqual(flagged(detect(exact(24, 1.25))), ["c24"]);
  assert.deepEqual(flagged(detect(exact(12, 1.01))), []);
  assert.deepEqual(flagged(detect(exact(12, 1))), []);
});

test("a spike at either end is no change", () => {
  for (const commit of ["c0", "c24"]) {
    const history = edit(simulate(PLAN), (one) => ({
      runs: one.runs.map((run) =>
        run.commit === commit && (run.block === "r0" || run.block === "r3")
          ? { ...run, value: run.value * 8 }
          : run,
      ),
    }));
    assert.deepEqual(flagged(detect(history)), []);
  }
});

test("a newest commit that is far off in every run is left to the watch; with a second one it is flagged, but not after two sessions", () => {
  const last = [{ at: 24, ln: Math.log(0.5) }];
  assert.deepEqual(flagged(detect(simulate({ ...PLAN, steps: last }))), []);
  const two = [{ at: 23, ln: Math.log(0.5) }];
  assert.deepEqual(flagged(detect(simulate({ ...PLAN, steps: two }))), ["c23"]);
  const fresh = edit(simulate({ ...PLAN, steps: two }), (one) => ({
    runs: one.runs.filter((run) => !["c23", "c24"].includes(run.commit) || run.block < "r2"),
  }));
  assert.deepEqual(flagged(detect(fresh)), []);
});

test("moods of whole sessions are not taken for changes of the commits measured in them", () => {
  const rounds = simulate({ ...PLAN, mood_sd: 0 });
  const random = prng(3);
  const history = edit(rounds, (one) => {
    const old = one.runs.filter((run) => run.commit !== "c24");
    const later = ["x0", "x1", "x2", "x3", "x4"].flatMap((block) =>
      ["c0", "c23", "c24"].map((commit) => ({
        commit,
        block,
        value: 500 * Math.exp(0.05 * random.gaussian()),
      })),
    );
    return { runs: [...old, ...later] };
  });
  assert.deepEqual(flagged(detect(history)), []);
});

test("the answer depends neither on the order of runs nor on when it is asked", () => {
  const history = simulate({ ...PLAN, steps: [down30, { at: 15, ln: -down30.ln }], missing: 0.1 });
  const turned = edit(history, (one) => ({ runs: [...one.runs].reverse() }));
  assert.deepEqual(detect(turned), detect(history));
  assert.deepEqual(detect(history), detect(history));
});

test("a series that must not detect is shown with its levels but never flagged", () => {
  const detection = detect(edit(simulate({ ...PLAN, steps: [down30] }), () => ({ detects: false })));
  assert.deepEqual(detection.regressions, []);
  assert.equal(detection.series[0]!.levels.length, 2);
});

test("each series tells the smallest change it could have seen, less with less noise", () => {
  const at = (run_sd: number) => detect(simulate({ ...PLAN, run_sd })).series[0]!.smallest_detectable!;
  assert.ok(at(0.05) > 0.08 && at(0.05) < 0.2, `${at(0.05)}`);
  assert.ok(at(0.02) < at(0.05));
  assert.equal(at(0.001), 0.05);
  assert.equal(at(150), null, "more than can be written down is not known");
});

test("empty, single, NaN and zero values are answered without a flag", () => {
  const odd: Record<string, SeriesInput["runs"]> = {
    empty: [],
    single: [{ commit: "c3", block: "r0", value: 5 }],
    nan: simulate(PLAN).series[0]!.runs.map((run) => ({ ...run, value: Number.NaN })),
    zeros: simulate(PLAN).series[0]!.runs.map((run) => ({ ...run, value: 0 })),
    "some zeros": simulate(PLAN).series[0]!.runs.map((run, i) => ({
      ...run,
      value: i % 9 === 0 ? 0 : run.value,
    })),
  };
  for (const [name, runs] of Object.entries(odd)) {
    const detection = detect(edit(simulate({ ...PLAN, series: 1 }), () => ({ runs })));
    assert.deepEqual(detection.regressions, [], name);
    for (const level of detection.series[0]!.levels) assert.ok(Number.isFinite(level.value), name);
  }
  assert.deepEqual(detectChanges({ commits: [], series: [], completed_rounds: 5 }).regressions, []);
});

test("a counter that leaves zero is flagged with no ratio", () => {
  const runs = simulate(PLAN).series[0]!.runs.map((run) => ({
    ...run,
    value: Number(run.commit.slice(1)) >= 12 ? 3 : 0,
  }));
  const [regression] = detect(
    edit(simulate({ ...PLAN, series: 1 }), () => ({ runs, better: "lower" })),
  ).regressions;
  assert.equal(regression!.commit, "c12");
  assert.equal(regression!.changes[0]!.ratio, null);
  assert.equal(regression!.changes[0]!.direction, "worse");
});

test("runs that repeat exactly give numbers also where every effect matters", () => {
  const commits = Array.from({ length: 20 }, (_, i) => `c${i}`);
  const runs = commits.flatMap((commit, i) =>
    ["1", "2", "3"].map((block) => ({ commit, block, value: i < 10 ? 1 : 0 })),
  );
  const named = { key: "s", group: "g", metric: "m", better: "higher" as const };
  const detection = detect({ commits, series: [{ ...named, runs, detects: true, smallest_effect: 0 }] }, 3);
  const [series] = detection.series;
  assert.deepEqual(
    series!.levels.map(({ value }) => value),
    [1, 0],
  );
  assert.deepEqual(flagged(detection), ["c10"]);
  assert.deepEqual(series!.noise, { between_runs: 0, between_commits: 0 });
});

test("where blocks join two of two hundred commits, the others are not passed over: their step is suspected", () => {
  const random = prng(5);
  const commits = Array.from({ length: 200 }, (_, c) => `c${c}`);
  const runs = commits.flatMap((commit, c) =>
    [0, 1, 2, 3, 4].map((run) => ({
      commit,
      block: run === 0 && (c === 8 || c === 9) ? "shared" : `${c}/${run}`,
      value: (c < 120 ? 100 : 90) * Math.exp(0.01 * random.gaussian()),
    })),
  );
  const about = { key: "s", group: "g", metric: "m", better: "higher", detects: true } as const;
  const { series, regressions } = detectChanges({
    commits,
    completed_rounds: 3,
    series: [{ ...about, smallest_effect: 0.02, runs }],
  });
  const [one] = series;
  assert.deepEqual([one!.changes, regressions], [[], []]);
  assert.deepEqual(
    one!.suspected.map(({ commit, held_back }) => [commit, held_back]),
    [["c120", "few-blocks"]],
  );
});

test("a part that holds most of what was measured is judged, and the few commits that no block joins are left out", () => {
  const { commits, series } = simulate({ seed: 3, commits: 30, blocks: 5, series: 1, run_sd: 0.02 });
  const alone = ["x0", "x1", "x2"].map((commit) => ({ commit, block: commit, value: 1000 }));
  const [one] = detectChanges({
    commits: [...commits, "x0", "x1", "x2"],
    completed_rounds: 5,
    series: [{ ...series[0]!, runs: [...series[0]!.runs, ...alone] }],
  }).series;
  assert.deepEqual([one!.status, one!.levels.at(-1)!.to], ["judged", "c29"]);
});
