import assert from "node:assert/strict";
import { test } from "node:test";
import type { Context } from "../../db/client.ts";
import { recordDetection } from "../../db/commands/judgement/record-detection.ts";
import { recordRerun } from "../../db/commands/judgement/record-rerun.ts";
import { storeRun } from "../../db/commands/run/store-run.ts";
import { closeSession } from "../../db/commands/session/close-session.ts";
import { openSession } from "../../db/commands/session/open-session.ts";
import type { LevelSeen, SeriesAnalysis } from "../../db/contract/judgement.ts";
import { NotFoundError } from "../../db/errors.ts";
import { readRegressionCase } from "../../db/queries/regressions/regression-case.ts";
import { regressionEvent, series } from "../../db/schema/index.ts";
import { runOf, seedEngine, shaOf, temporaryDatabase } from "../../tests/fixture/temporary-database.ts";
import { UsageError } from "./errors.ts";
import { explanationText, listText } from "./explain/explanation-text.ts";
import { explained } from "./explain.ts";

const NUMBERS = [0xa1000001, 0xa1000002, 0xa1000003, 0xa1000004];

/** What a look says of the series with these levels. */
function analysisOf(series_id: number, levels: SeriesAnalysis["levels"]) {
  return {
    series_id,
    blocks: 3,
    analysis: {
      status: "judged" as const,
      looks: 3,
      levels,
      noise_between_runs: 0.004,
      noise_between_commits: 0,
      smallest_detectable: 0.05,
      drifts: [],
      suspected: [],
    },
  };
}

/** Four commits, slower from the third on, measured in three rounds with the first as control, and suspected. */
function suspected({ kept = true } = {}) {
  const { ctx } = temporaryDatabase();
  const seed = seedEngine(ctx, NUMBERS);
  const { engine_id, branch_id, host_id, epoch_id, workload_revision_id, variant_id, commits } = seed;
  const ids = commits.map(({ commit_id }) => commit_id);
  const session_ids: number[] = [];
  for (let round = 0; round < 3; round++) {
    const session_id = openSession({
      ctx,
      input: {
        key: `round-number-${round}`,
        ...{ engine_id, branch_id, host_id, epoch_id },
        kind: "round",
        origin: "measured",
        checks: {},
        commits: ids.map((commit_id, i) => ({
          commit_id,
          role: i === 0 ? ("control" as const) : ("history" as const),
        })),
      },
    });
    for (const [i, commit_id] of ids.entries()) {
      const result = runOf(`run-number-${round}-${i}`, (i < 2 ? 100_000 : 70_000) + round);
      storeRun({ ctx, input: { session_id, commit_id, workload_revision_id, variant_id, result } });
    }
    closeSession({ ctx, input: { session_id } });
    session_ids.push(session_id);
  }
  const series_id = ctx.database.orm.select().from(series).get()!.id;
  const level = (from: number, to: number, value: number) => ({
    from: shaOf(NUMBERS[from]!),
    to: shaOf(NUMBERS[to]!),
    value,
  });
  const side = (from: number, to: number): LevelSeen => ({
    ...{ from: shaOf(NUMBERS[from]!), to: shaOf(NUMBERS[to]!), commits: 2 },
    sessions: session_ids.map((session_id, i) => ({
      session_id,
      epoch_id,
      blocks: [0],
      control: 100_000 + i,
    })),
  });
  const seen = {
    test: "levels" as const,
    ...{ p_value: 1e-8, p_limit: 1e-5, noise_between_runs: 0.004, noise_between_commits: 0 },
    ...{ before: side(0, 1), after: side(2, 3) },
  };
  recordDetection({
    ctx,
    input: {
      engine_id,
      branch_id,
      host_class: "desk-2c",
      detector_version: "1",
      analyses: [analysisOf(series_id, [level(0, 1, 100_000), level(2, 3, 70_000)])],
      findings: [
        {
          commit_id: ids[2]!,
          kind: "regression",
          after_commit_id: ids[1]!,
          cause_commit_ids: [ids[2]!],
          evidence: {
            reason: "Slower",
            completed_rounds: 3,
            alpha: 0.001,
            family: 4,
            session_ids: [1, 2, 3],
            epoch_ids: [1],
            placement: "pinned",
            origin: "measured",
            unmeasured: [],
            series: kept ? [{ series_id, label: "GET", commits: [], medians: [], seen }] : [],
          },
          change_points: [
            {
              series_id,
              commit_id: ids[2]!,
              after_commit_id: ids[1]!,
              direction: "worse",
              before: 100_000,
              after: 70_000,
              ratio: 0.7,
              ratio_low: 0.68,
              ratio_high: 0.72,
            },
          ],
        },
      ],
      covered_series_ids: [series_id],
      covered_commit_ids: ids,
    },
  });
  return { ctx, ids, series_id, ...seed };
}

function confirm(
  ctx: Context,
  { ids, series_id, workload_revision_id, variant_id }: ReturnType<typeof suspected>,
) {
  const about = {
    series_id,
    workload_revision_id,
    variant_id,
    metric: "throughput_ops" as const,
    label: "GET throughput",
    better: "higher" as const,
    smallest_effect: 0.05,
    direction: "worse" as const,
    role: "suspect" as const,
    run_noise: null,
  };
  const plan = { before_commit_id: ids[1]!, after_commit_id: ids[2]!, alpha: 0.005, series: [about] };
  recordRerun({
    ctx,
    input: {
      regression_id: 1,
      kind: "confirmed",
      from_state: "suspected",
      from_cause: { after_commit_id: ids[1]!, commit_ids: [ids[2]!], unbuilt: [], untold: [] },
      detector_version: "1",
      reason: "Slower",
      rerun: {
        plan,
        test: "confidence sequence",
        alpha: 0.005,
        turns: 6,
        most_pairs: 20,
        epoch_id: 1,
        host: "desk",
        fingerprint: "x",
        session_ids: [],
        placement: "pinned",
        origin: "measured",
        short: "slower -31 %",
        findings: [
          {
            ...about,
            word: "worse",
            pairs: Array.from({ length: 6 }, () => ({ session_id: 1, before: 100_000, after: 69_000 })),
            ratio: 0.69,
            ratio_low: 0.6,
            ratio_high: 0.8,
            ratio_low_95: 0.66,
            ratio_high_95: 0.72,
            pairs_needed: null,
          },
        ],
      },
    },
  });
}

const ask = (ctx: Context, asked?: string) => explained({ database: ctx.database, engine: "tiny", asked });

test("a suspected regression is explained by its number, by #number and by its commit's hash", () => {
  const { ctx } = suspected();
  const [one] = ask(ctx, "1");
  assert.match(
    one!.verdict,
    /^Suspected regression at 0+: Throughput of GET -30\.0 % \(95 % interval -32\.0 % to -28\.0 %\)/,
  );
  assert.deepEqual(ask(ctx, "#1"), [one]);
  assert.deepEqual(ask(ctx, shaOf(NUMBERS[2]!)), [one]);
  const text = explanationText([one!]);
  assert.match(text, /Throughput of GET fell from 100,000\/s to 70,000\/s, that is -30\.0 %/);
  assert.match(text, /old level of Throughput of GET holds 2 measured commits, the new one 2/);
  assert.match(text, /both levels were measured side by side in the same 3 blocks/);
  assert.match(text.replace(/\s+/g, " "), /in 1 of 100,000,000 cases; to be suspected among 4 series it had/);
  assert.match(text, /What is not known/);
  assert.match(listText([one!]), /^1 {2}Suspected/);
});

test("once confirmed, the verdict has the figures of the reruns", () => {
  const seeded = suspected();
  confirm(seeded.ctx, seeded);
  const [one] = ask(seeded.ctx, "1");
  assert.match(
    one!.verdict,
    /^Confirmed regression at .*: GET throughput -31\.0 % \(95 % interval -34\.0 % to -28\.0 %\), told by 6 pairs of reruns\.$/,
  );
  assert.match(explanationText([one!]), /only 0+ is left/);
});

test("the case holds the sessions of both levels with what the control gave in them", () => {
  const { ctx } = suspected();
  const { levels, courses } = readRegressionCase({ database: ctx.database, regression_id: 1 });
  assert.deepEqual(
    levels[0]!.before.map(({ host, control }) => [host, control]),
    [100_000, 100_001, 100_002].map((value) => ["desk", value]),
  );
  assert.deepEqual([levels[0]!.after.length, courses.length, courses[0]!.later], [3, 1, []]);
});

test("the explanation is of what was frozen: a later look that has other levels and noise does not move it", () => {
  const { ctx, ids, series_id, engine_id, branch_id } = suspected();
  const before = ask(ctx, "1");
  const flat = analysisOf(series_id, [{ from: shaOf(NUMBERS[0]!), to: shaOf(NUMBERS[3]!), value: 85_000 }]);
  recordDetection({
    ctx,
    input: {
      ...{ engine_id, branch_id, host_class: "desk-2c", detector_version: "2", findings: [] },
      analyses: [{ ...flat, analysis: { ...flat.analysis, noise_between_runs: 0.2 } }],
      covered_series_ids: [],
      covered_commit_ids: ids,
    },
  });
  assert.deepEqual(ask(ctx, "1"), before);
});

test("a later change that brings the level back is told as its end, and as no more sure than it is", () => {
  const { ctx, ids, series_id, engine_id, branch_id } = suspected();
  assert.doesNotMatch(explanationText(ask(ctx, "1")), /It is over/);
  const found = ctx.database.orm.select().from(regressionEvent).get()!;
  recordDetection({
    ctx,
    input: {
      ...{ engine_id, branch_id, host_class: "desk-2c", detector_version: "1", analyses: [] },
      ...{ covered_series_ids: [], covered_commit_ids: [] },
      findings: [
        {
          ...{ commit_id: ids[3]!, kind: "improvement", after_commit_id: ids[2]! },
          ...{ cause_commit_ids: [ids[3]!], evidence: found.evidence },
          change_points: [
            {
              ...{ series_id, commit_id: ids[3]!, after_commit_id: ids[2]!, direction: "better" },
              ...{ before: 70_000, after: 99_000, ratio: 1.41, ratio_low: 1.4, ratio_high: 1.42 },
            },
          ],
        },
      ],
    },
  });
  assert.match(
    explanationText(ask(ctx, "1")).replace(/\s+/g, " "),
    /It is over: since \w+, its series is back at the old level, as the history shows it; reruns have not/,
  );
});

test("evidence from before the levels were kept is still read, and what is missing is said", () => {
  const { ctx } = suspected({ kept: false });
  const [one] = ask(ctx, "1");
  assert.deepEqual(one!.case.levels, []);
  const text = explanationText([one!]).replace(/\s+/g, " ");
  assert.match(text, /How likely noise alone shows as much in Throughput of GET was not kept\./);
  assert.match(
    text,
    /Whether it was the host: the sessions of the two levels were not kept with this look\./,
  );
});

test("what is not there is said, with what to do", () => {
  const { ctx } = suspected();
  assert.throws(() => ask(ctx, "7"), /there is no regression 7; plumbline explain lists them/);
  assert.throws(() => ask(ctx, "feedbeef"), /no commit that is known begins with feedbeef/);
  assert.throws(() => ask(ctx, "0000000"), /several commits begin with 0000000/);
  assert.throws(() => ask(ctx, shaOf(NUMBERS[0]!)), /no regression or improvement has/);
  assert.throws(() => ask(ctx, "; rm"), UsageError);
  assert.throws(() => explained({ database: ctx.database, engine: "other", asked: "1" }), UsageError);
  assert.throws(() => readRegressionCase({ database: ctx.database, regression_id: 9 }), NotFoundError);
  assert.equal(ask(ctx).length, 1);
  assert.match(listText([]), /^Nothing has been flagged/);
});
