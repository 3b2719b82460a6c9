import assert from "node:assert/strict";
import { test } from "node:test";
import { type Prng, prng } from "../statistics/prng.ts";
import type { RegressionCase } from "./case.ts";
import { explain } from "./explain.ts";
import { changeWords } from "./figure-words.ts";
import { reruns, seen, tested } from "./made-up-case.ts";

const format = (_: string, value: number) => `${value.toPrecision(3)} ops/s`;

const WORDS = {
  suspected: /^Suspected/,
  confirmed: /^(Confirmed|Recorded as a confirmed)/,
  "not-reproduced": /^(Not|Recorded as not) reproduced/,
  "cant-tell": /^Can't tell/,
  withdrawn: /^Withdrawn/,
};

test("whatever the case, no sentence is broken, and the verdict says its state and figures", () => {
  for (let seed = 1; seed <= 3_000; seed++) {
    const one = randomCase(prng(seed));
    const { verdict, sections } = explain(one, format);
    assert.deepEqual(explain(one, format), { verdict, sections });
    assert.match(verdict, WORDS[one.state], `seed ${seed}`);
    const sure = one.reruns?.series.some(
      ({ role, word }) => role === "suspect" && word === (one.kind === "regression" ? "worse" : "better"),
    );
    assert.equal(
      /^Confirmed/.test(verdict),
      one.state === "confirmed" && sure === true,
      `seed ${seed}: ${verdict}`,
    );
    if (/^Not reproduced/.test(verdict)) assert.equal(sure, false);
    assert.equal(verdict.includes("unpinned"), one.placement === "unpinned");
    for (const { title, sentences } of sections) {
      assert.ok(sentences.length > 0, title);
      for (const sentence of [verdict, ...sentences]) {
        assert.doesNotMatch(sentence, /NaN|undefined|null|Infinity|\bobject\b/, `seed ${seed}`);
        assert.doesNotMatch(
          sentence,
          /\b1 (pairs|sessions|commits|turns|rounds|states|suspected series are)\b|\b[02-9] (pair|session|commit|turn)\b/,
          `seed ${seed}`,
        );
        assert.match(sentence, /^\S.*[^.]\.$/s, `seed ${seed}`);
        assert.doesNotMatch(sentence, /[\n\r]| {2}/);
      }
    }
    const lead = one.seen.series[0];
    if (one.state === "suspected" && lead?.ratio && lead.ratio < 2)
      assert.ok(verdict.includes(changeWords(lead.ratio)), `seed ${seed}`);
  }
});

function randomCase(random: Prng): RegressionCase {
  const pick = <T>(...of: T[]): T => of[random.below(of.length)]!;
  const maybe = (value: number) => pick<number | null>(value, value, null, Number.NaN);
  const few = <T>(make: () => T): T[] => Array.from({ length: random.below(4) }, make);
  const sha = () => random.uniform().toString(16).slice(2).padEnd(40, "a");
  const some = () => ({ sha: sha(), subject: pick("Fix it", "", "\u0007 bell", "A. B.") });
  const commits = [sha(), ...few(sha)];
  const effect = () => {
    const ratio = pick<number | null>(Math.exp(random.gaussian()), 1, null);
    return { ratio, ratio_low: ratio && maybe(0.9 * ratio), ratio_high: ratio && maybe(1.1 * ratio) };
  };
  return {
    kind: pick("regression", "improvement"),
    state: pick("suspected", "confirmed", "not-reproduced", "cant-tell", "withdrawn"),
    commit: some(),
    host_class: pick("desk-2c", ""),
    placement: pick("pinned", "unpinned"),
    origin: pick("measured", "recording"),
    opposite: pick(null, { regression_id: 7, state: pick("suspected", "confirmed", "cant-tell") }),
    seen: {
      rounds: pick(null, 0, 1, 5),
      sessions: random.below(4),
      epochs: random.below(3),
      alpha: maybe(0.001),
      family: pick(null, 1, 20),
      series: few(() =>
        seen({
          ...effect(),
          label: pick("A", "B"),
          better: pick("higher", "lower"),
          before: pick(0, 1, 5),
          after: pick(1, 4, 0),
          test: pick("levels", "newest", null),
          p_value: maybe(random.uniform() ** 9),
          p_limit: maybe(1e-5),
          noise_between_runs: maybe(0.01),
          noise_between_commits: maybe(0.002),
          commits_before: pick(1, 2, null),
          commits_after: pick(1, 7, null),
        }),
      ),
    },
    cause: {
      after: some(),
      upto: { sha: commits.at(-1)!, subject: "" },
      commits,
      unmeasured: commits.filter(() => random.uniform() < 0.3),
      unbuilt: few(() => ({ sha: sha(), why: pick("it failed.", "") })),
      untold: few(sha),
    },
    reruns: pick(
      null,
      reruns(
        few(() =>
          tested({
            ...effect(),
            role: pick("suspect", "guard"),
            word: pick("better", "worse", "no change", "can't tell"),
            pairs: random.below(4),
            before: maybe(3),
            pairs_needed: pick(null, 1, 9),
          }),
        ),
        { turns: random.below(3), alpha: pick(0.005, Number.NaN) },
      ),
    ),
    bisection: few(() => ({
      sha: sha(),
      word: pick("old level", "new level", "can't tell", "not built"),
      label: "A",
      pairs: random.below(3),
      ...effect(),
    })),
    levels: few(() => ({
      series: "1",
      ...effect(),
      before: few(() => ({
        session: `${random.below(9)}`,
        host: "h",
        epoch: pick("1", "2"),
        blocks: few(() => `${random.below(9)}/0`),
        control: maybe(random.uniform()),
      })),
      after: few(() => ({
        session: `${random.below(9)}`,
        host: "h",
        epoch: pick("1", "2"),
        blocks: few(() => `${random.below(9)}/0`),
        control: maybe(random.uniform()),
      })),
    })),
    courses: few(() => ({
      before: pick(100, 0),
      after: pick(80, 100),
      direction: "worse",
      smallest_effect: 0.05,
      later: few(() => ({
        commit: sha(),
        position: random.below(99),
        after: pick(90, 100, 0),
        direction: "better",
        confirmed: pick(true, false),
      })),
    })),
  };
}
