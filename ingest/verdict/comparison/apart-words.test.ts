import assert from "node:assert/strict";
import { test } from "node:test";
import { apartReason, apartVerdict } from "./apart-words.ts";
import type { ApartRow } from "./compare-apart.ts";

function row(more: Partial<ApartRow>): ApartRow {
  return {
    series: "1",
    group: "get/default",
    metric: "throughput_ops",
    better: "higher",
    label: "GET throughput",
    smallest_effect: 0.05,
    a: 100,
    b: 80,
    ratio: 0.8,
    ratio_low: 0.78,
    ratio_high: 0.82,
    verdict: "worse",
    basis: "pairs",
    reason: null,
    pairs: 5,
    blocks_needed: null,
    smallest_detectable: null,
    ...more,
  };
}
const untold = (reason: ApartRow["reason"]) => row({ verdict: "can't tell", reason });

test("the sentence names what got worse and counts the rest, as the rows have it", () => {
  const { tone, text } = apartVerdict([
    row({}),
    row({ series: "2", verdict: "no change" }),
    untold("too-noisy"),
  ]);
  assert.equal(tone, "worse");
  assert.equal(
    text,
    "Slower: GET throughput -20 % (-22 .. -18). No change within ±5 % in 1 of 3 series; can't tell in 1.",
  );
});

test("where nothing can be told for one reason alone the sentence gives it", () => {
  const same = [untold("no-shared-block"), { ...untold("no-shared-block"), series: "2" }];
  assert.equal(apartVerdict(same).text, "Can't tell in any of 2 series: no session measured both.");
  const mixed = [untold("no-shared-block"), untold("too-noisy")];
  assert.equal(apartVerdict(mixed).text, "Can't tell in any of 2 series.");
});

test("without a value of both there is nothing to judge", () => {
  assert.match(apartVerdict([untold("not-measured")]).text, /no series has a value of both/);
  assert.match(apartVerdict([untold("never-judged")]).text, /shown and never judged/);
  assert.equal(apartVerdict([]).text, "Nothing to compare.");
});

test("a reason says what it would take", () => {
  assert.equal(apartReason(row({})), "");
  assert.match(
    apartReason({ ...untold("too-noisy"), blocks_needed: 40 }),
    /about 40 sessions that measure both would tell/,
  );
  assert.match(apartReason(untold("too-noisy")), /any sensible number/);
  assert.match(apartReason({ ...untold("few-blocks"), pairs: 1 }), /^only one session measured both, 3/);
  assert.match(apartReason({ ...untold("same-level"), smallest_detectable: 0.034 }), /3\.4 % or more/);
});
