import assert from "node:assert/strict";
import { test } from "node:test";
import { takeToMeasure } from "./take-to-measure.ts";

/** A host whose turn and wake limit tell what became of them. */
function host(hold: () => () => void) {
  const seen: string[] = [];
  const take = async () => {
    seen.push("turn taken");
    return () => void seen.push("turn given back");
  };
  return { seen, house: { turn: { take } }, wake_limit: { said: "", holds: true, hold } };
}

const { signal } = new AbortController();

test("cores are awake from the turn on, and may sleep before it is given back", async () => {
  const one = host(() => {
    one.seen.push("awake");
    return () => void one.seen.push("asleep");
  });
  (await takeToMeasure(one, signal))();
  assert.deepEqual(one.seen, ["turn taken", "awake", "asleep", "turn given back"]);
});

test("a system that refuses the limit does not keep the host's turn", async () => {
  const one = host(() => {
    throw new Error("no more files");
  });
  await assert.rejects(takeToMeasure(one, signal), /no more files/);
  assert.deepEqual(one.seen, ["turn taken", "turn given back"]);
});
