import assert from "node:assert/strict";
import { test } from "node:test";
import type { RegressionCase } from "./case.ts";
import { explain } from "./explain.ts";
import { chanceWords, changeWords, clean, shareWords } from "./figure-words.ts";
import { commit, reruns, seen, suspected, tested } from "./made-up-case.ts";

const format = (_: string, value: number) => `${value.toPrecision(3)} ops/s`;

const guard = tested({
  label: "Throughput of SET",
  role: "guard",
  word: "no change",
  ratio: 1.001,
  ratio_low: 0.98,
  ratio_high: 1.02,
});
const sectionOf = (one: RegressionCase, title: string) =>
  explain(one, format)
    .sections.find((section) => section.title === title)!
    .sentences.join("\n");

test("a suspected regression says what was seen, with figures and what they mean, and that nothing was rerun", () => {
  const one = suspected();
  assert.equal(
    explain(one, format).verdict,
    "Suspected regression at b100000000: Throughput of GET -31.0 % (95 % interval -33.1 % to -29.0 %) in the history; nothing has been rerun yet.",
  );
  const text = sectionOf(one, "What was seen");
  assert.match(text, /fell from 1\.00e\+3 ops\/s to 690 ops\/s, that is -31\.0 % \(95 % interval/);
  assert.match(text, /A 95 % interval is made so that it holds the true change in 95 of 100 such cases;/);
  assert.match(
    text,
    /old level of Throughput of GET holds 12 measured commits, the new one 1 measured commit\./,
  );
  assert.match(
    text,
    /1 of 10,000,000 cases; to be suspected among 20 series it had to be less often than 1 of 20,000 cases/,
  );
  assert.match(sectionOf(one, "What was tested"), /^Nothing was rerun\.$/);
  assert.match(sectionOf(one, "What is not known"), /until they do nothing is announced/);
  assert.doesNotMatch(sectionOf(one, "What was ruled out"), /Noise/);
});

test("a confirmed regression is told by its reruns alone, and rules out what they do", () => {
  const one = suspected({ state: "confirmed", reruns: reruns([tested(), guard]) });
  const { verdict } = explain(one, format);
  assert.equal(
    verdict,
    "Confirmed regression at b100000000: Throughput of GET -30.0 % (95 % interval -32.0 % to -28.0 %), told by 14 pairs of reruns.",
  );
  assert.doesNotMatch(verdict, /31/);
  const out = sectionOf(one, "What was ruled out");
  assert.match(out, /at most 1 of 200 cases/);
  assert.match(out, /Throughput of SET did not move/);
  assert.match(out, /a100000000 is on the old level, so only b100000000 is left/);
  assert.match(
    sectionOf(one, "What was tested"),
    /Throughput of SET, which should not have moved: \+0\.1 % .* no change\./,
  );
});

test("a state that its reruns do not bear out is called recorded, not claimed", () => {
  const bare = explain(suspected({ state: "confirmed" }), format);
  assert.match(bare.verdict, /^Recorded as a confirmed regression .* but no rerun on record shows it\.$/);
  const not = explain(suspected({ state: "not-reproduced", reruns: reruns([tested()]) }), format);
  assert.match(not.verdict, /^Recorded as not reproduced.* it should be judged again\.$/);
  assert.match(explain(suspected({ state: "not-reproduced" }), format).verdict, /not on record\.$/);
});

test("not reproduced, can't tell and withdrawn each say their own, with what it would take", () => {
  const still = tested({ word: "no change", ratio: 1.002, ratio_low: 0.99, ratio_high: 1.01 });
  const not = suspected({
    state: "not-reproduced",
    reruns: reruns([still, tested({ word: "better", ratio: 1.2 })]),
  });
  assert.match(
    explain(not, format).verdict,
    /^Not reproduced: .* shows as no such change in all 2 suspected series, by up to 14 pairs/,
  );
  const open = tested({ word: "can't tell", ratio_low: 0.8, ratio_high: 1.1, pairs_needed: 1 });
  const cant = suspected({ state: "cant-tell", reruns: reruns([open]) });
  assert.match(
    explain(cant, format).verdict,
    /^Can't tell: .* is open after 14 pairs of reruns; about 1 more pair would tell\.$/,
  );
  assert.match(explain(suspected({ state: "withdrawn" }), format).verdict, /^Withdrawn: /);
});

test("what a look did not keep is said, and the newest commits are called so", () => {
  const bare = seen({
    noise_between_runs: null,
    noise_between_commits: null,
    commits_before: null,
    commits_after: null,
    test: null,
    p_value: null,
    p_limit: null,
  });
  const old = suspected({ seen: { ...suspected().seen, family: null, series: [bare] } });
  const text = sectionOf(old, "What was seen");
  assert.match(text, /How likely noise alone shows as much in Throughput of GET was not kept\./);
  assert.doesNotMatch(text, /old level of|Noise of|null|NaN/);
  assert.match(sectionOf(old, "What is not known"), /the sessions of the two levels were not kept/);
  const newest = suspected({ seen: { ...suspected().seen, series: [seen({ test: "newest" })] } });
  assert.match(
    sectionOf(newest, "What was seen"),
    /as much in Throughput of GET \(its newest commits against the level before them\) in 1 of/,
  );
});

test("what changed the other way at the same commit is named as a finding of its own, as it stands", () => {
  const seenOf = (kind: "regression" | "improvement", state: "confirmed" | "cant-tell") =>
    sectionOf(suspected({ kind, opposite: { regression_id: 12, state } }), "What was seen");
  assert.match(
    seenOf("regression", "confirmed"),
    /Improvement 12 \(confirmed\) may be of the same commit: it is a finding of its own/,
  );
  assert.match(
    seenOf("improvement", "cant-tell"),
    /Regression 12 \(can't tell\) may be of the same commit: it is a finding of its own/,
  );
  assert.doesNotMatch(sectionOf(suspected(), "What was seen"), /a finding of its own/);
});

test("an unsure place, unpinned cores, a recording, and the host's part are said", () => {
  const shas = ["b1", "b2", "b3"].map((sha) => commit(sha).sha);
  const one = suspected({
    placement: "unpinned",
    origin: "recording",
    cause: {
      after: commit("a1"),
      upto: commit("b3"),
      commits: shas,
      unmeasured: [shas[0]!],
      unbuilt: [{ sha: shas[1]!, why: "npm run build ended with exit code 1." }],
      untold: [],
    },
  });
  assert.match(
    explain(one, format).verdict,
    /^Suspected regression \(unpinned\) at one of the 3 commits up to b3/,
  );
  const open = sectionOf(one, "What is not known");
  assert.match(open, /Which of these 3 commits is the cause: b100000000, b200000000, b300000000\./);
  assert.match(open, /Of the commits in question one was not measured: b100000000\./);
  assert.match(open, /b200000000 could not be measured: npm run build ended with exit code 1\.$/m);
  assert.match(open, /not pinned/);
  assert.match(open, /recording/);
  const side = (epoch: string) =>
    [1, 2, 3].map((i) => ({
      session: epoch + i,
      host: "desk",
      epoch,
      blocks: [`${epoch + i}/0`],
      control: 100,
    }));
  const levels = [
    { series: "1", ratio: 0.69, ratio_low: 0.67, ratio_high: 0.71, before: side("1"), after: side("2") },
  ];
  assert.match(
    sectionOf({ ...one, levels }, "What is not known"),
    /Whether it was the host: the new level was measured on another/,
  );
});

test("a bisection and a recovery are told step by step", () => {
  const step = {
    sha: commit("c1").sha,
    label: "Throughput of GET",
    pairs: 1,
    ratio: 0.99,
    ratio_low: 0.97,
    ratio_high: 1.01,
  };
  const one = suspected({
    state: "confirmed",
    reruns: reruns([tested()]),
    bisection: [
      { ...step, word: "old level" },
      { ...step, word: "not built" },
    ],
    courses: [
      {
        before: 1000,
        after: 690,
        direction: "worse",
        smallest_effect: 0.05,
        later: [{ commit: commit("d1").sha, position: 9, after: 990, direction: "better", confirmed: true }],
      },
    ],
  });
  const text = sectionOf(one, "What was tested");
  assert.match(text, /c100000000 is on the old level: Throughput of GET -1\.0 % .* in 1 pair\./);
  assert.match(text, /c100000000 could not be measured\./);
  assert.match(
    sectionOf(one, "What was seen"),
    /It is over: since d100000000, its series is back at the old level\./,
  );
  const [course] = one.courses;
  const later = course!.later.map((change) => ({ ...change, confirmed: false }));
  assert.match(
    sectionOf({ ...one, courses: [{ ...course!, later }] }, "What was seen"),
    /back at the old level, as the history shows it; reruns have not confirmed that\./,
  );
});

test("strangers' words stay in their line and have an end", () => {
  const hostile = `\u001b[31mred\u0007\n\u202eevil ${"x".repeat(500)}`;
  const one = suspected({
    commit: { sha: "b1", subject: hostile },
    seen: { ...suspected().seen, series: [seen({ label: hostile })] },
  });
  const { verdict, sections } = explain(one, format);
  for (const sentence of [verdict, ...sections.flatMap(({ sentences }) => sentences)]) {
    assert.doesNotMatch(sentence, /[\p{Cc}\p{Cf}]/u);
    assert.ok(sentence.length < 700, `${sentence.length}`);
  }
  assert.equal(clean("\u0000\u200b"), "(no name)");
});

test("figures are written as people read them", () => {
  assert.deepEqual([0.69, 1.0001, 2, 23.4, 1.042].map(changeWords), [
    "-31.0 %",
    "0.0 %",
    "x2.0",
    "x23",
    "+4.2 %",
  ]);
  assert.deepEqual([0.05, 0.001, 0.0000434, 0, 1].map(shareWords), [
    "5 %",
    "0.1 %",
    "0.0043 %",
    "0 %",
    "100 %",
  ]);
  assert.deepEqual([0.5, 0.00005, 1e-12, 0.0123].map(chanceWords), [
    "50 of 100 cases",
    "1 of 20,000 cases",
    "fewer than 1 of 1,000,000,000 cases",
    "1 of 81 cases",
  ]);
});
