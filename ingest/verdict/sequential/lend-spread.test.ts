import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { confidenceSequence, logEvidence } from "./confidence-sequence.ts";
import { lendSpread } from "./lend-spread.ts";

const pairsOf = (differences: readonly number[]) => differences.map((one) => ({ a: 1, b: Math.exp(one) }));

test("the others lend their pooled spread, a quarter larger, and never more than six values' worth", () => {
  const lent = lendSpread([pairsOf([9, -9]), pairsOf([0.1, 0.2, 0.3]), pairsOf([1, 1, 1.3, 1.3])]);
  // Squares about their means: 0.02 with two degrees of freedom, 0.09 with three. Two pairs have nothing to lend.
  assert.ok(Math.abs(lent[0]!.spread - 1.25 * Math.sqrt(0.11 / 5)) < 1e-12);
  assert.equal(lent[0]!.freedom, 5);
  assert.ok(Math.abs(lent[1]!.spread - 1.25 * Math.sqrt(0.09 / 3)) < 1e-12);
  const many = lendSpread([[], pairsOf(Array.from({ length: 20 }, (_, i) => i % 2))]);
  assert.equal(many[0]!.freedom, 6);
  assert.deepEqual(many[1], { spread: 0, freedom: 0 });
});

test("what is lent is what a prior of the variance makes of it", () => {
  // With an inverse gamma prior the squares grow by freedom * spread^2 and their number by freedom: by hand for two values.
  const [values, precision, lent] = [[0.5, 0.7], 0.5, { spread: 0.2, freedom: 4 }] as const;
  const squares = 0.25 + 0.49 + 4 * 0.04;
  const by_hand = 0.5 * (Math.log(0.5 / 2.5) + 6 * Math.log(squares / (squares - 1.2 ** 2 / 2.5)));
  assert.ok(Math.abs(logEvidence(values, 0, { precision, lent }) - by_hand) < 1e-12);
  const { low } = confidenceSequence([0.5, 0.7, 0.6], 0.05, { lent });
  assert.ok(Math.abs(logEvidence([0.5, 0.7, 0.6], low!, { lent }) - Math.log(20)) < 1e-9);
});

test("a series that varies twice as much as its lenders is said to differ no more often than promised", () => {
  const random = prng(3);
  const alpha = 0.05;
  const histories = 1_500;
  let wrong = 0;
  for (let i = 0; i < histories; i += 1) {
    const draw = (spread: number) => pairsOf(Array.from({ length: 12 }, () => spread * random.gaussian()));
    const [own, ...others] = [draw(0.2), draw(0.1), draw(0.1), draw(0.1)];
    const lent = lendSpread([own!, ...others])[0]!;
    const { low, high } = confidenceSequence(
      own!.map(({ b }) => Math.log(b)),
      alpha,
      { lent },
    );
    if (low !== null && (low > 0 || high! < 0)) wrong += 1;
  }
  assert.ok(wrong / histories <= alpha, `${wrong} of ${histories}`);
});
