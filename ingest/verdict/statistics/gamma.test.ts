import assert from "node:assert/strict";
import { test } from "node:test";
import { digamma, trigamma, trigammaInverse } from "./gamma.ts";

const EULER = 0.5772156649015329;
const near = (is: number, should: number, by = 1e-10) =>
  assert.ok(Math.abs(is - should) <= by * Math.max(1, Math.abs(should)), `${is}, not ${should}`);

test("at whole and half numbers they are the sums of Abramowitz and Stegun 6.3.2, 6.3.4, 6.4.3 and 6.4.5", () => {
  let [whole, squares, half, odd_squares] = [0, 0, 0, 0];
  for (let n = 1; n <= 12; n++) {
    near(digamma(n), -EULER + whole);
    near(trigamma(n), Math.PI ** 2 / 6 - squares);
    whole += 1 / n;
    squares += 1 / n ** 2;
    half += 2 / (2 * n - 1);
    odd_squares += 4 / (2 * n - 1) ** 2;
    near(digamma(n + 0.5), -EULER - 2 * Math.LN2 + half);
    near(trigamma(n + 0.5), Math.PI ** 2 / 2 - odd_squares);
  }
});

test("the inverse undoes trigamma from far below one to far above", () => {
  for (const x of [1e-3, 0.02, 0.5, 1, 4, 30, 1e4]) near(trigammaInverse(trigamma(x)) / x, 1, 1e-8);
});
