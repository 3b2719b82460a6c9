import assert from "node:assert/strict";
import { test } from "node:test";
import { cpuWords } from "./cpu-words.ts";

test("runs of CPUs are shortened, whatever their order", () => {
  assert.equal(cpuWords([8, 0, 1, 2, 3]), "0-3, 8");
  assert.equal(cpuWords([5]), "5");
  assert.equal(cpuWords([]), "");
});

test("CPUs that take turns between nodes are counted where they would fill the page", () => {
  const by_turns = Array.from({ length: 96 }, (_, n) => 2 * n);
  assert.match(cpuWords(by_turns), /^0, 2, 4, .+, 22 and more, 96 in all$/);
});
