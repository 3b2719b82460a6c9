import assert from "node:assert/strict";
import { test } from "node:test";
import { foldedOf } from "../../tests/fixture/profiles.ts";
import { type FlameNode, flameTree, heaviestFunctions } from "./compare-profiles.ts";

const before = foldedOf({ "main;parse": 400, "main;reply": 400, "main;old": 200 });
const after = foldedOf({ "main;parse": 800, "main;reply": 800, "main;reply;copy": 400 });

test("functions are told by self and total share, with their change, those that are gone included", () => {
  const lines = new Map(heaviestFunctions(after, before, 10).map((line) => [line.name, line]));
  assert.deepEqual([lines.get("parse")!.self, lines.get("parse")!.before], [0.4, { self: 0.4, total: 0.4 }]);
  assert.equal(lines.get("parse")!.sure, false);
  assert.deepEqual([lines.get("reply")!.self, lines.get("reply")!.total], [0.4, 0.6]);
  assert.deepEqual(
    [lines.get("copy")!.self, lines.get("copy")!.before!.self, lines.get("copy")!.sure],
    [0.2, 0, true],
  );
  assert.deepEqual(
    [lines.get("old")!.self, lines.get("old")!.before!.self, lines.get("old")!.sure],
    [0, 0.2, true],
  );
  assert.equal(lines.get("main")!.total, 1);
  assert.equal(heaviestFunctions(after, before, 2).length, 2);
});

test("a function that calls itself counts once", () => {
  const [line] = heaviestFunctions(foldedOf({ "walk;walk;walk": 7, walk: 3 }), null, 5);
  assert.deepEqual([line!.self, line!.total, line!.before], [1, 1, null]);
});

test("a flame graph has the width of now and the change of shares, whatever the number of samples", () => {
  const root = flameTree(after, before);
  const main = root.children[0]!;
  assert.deepEqual([root.value, main.value, main.delta], [2_000, 2_000, 0]);
  const child = (name: string, of: FlameNode = main) => of.children.find((one) => one.name === name)!;
  assert.equal(child("parse").delta, 0);
  assert.ok(Math.abs(child("reply").delta! - 0.2) < 1e-9 && child("reply").sure);
  assert.ok(Math.abs(child("copy", child("reply")).delta! - 0.2) < 1e-9);
  assert.equal(child("old"), undefined);
  assert.equal(flameTree(after, null).children[0]!.delta, null);
});

test("few samples are sure of little", () => {
  const [line] = heaviestFunctions(foldedOf({ a: 6, b: 4 }), foldedOf({ a: 4, b: 6 }), 1);
  assert.equal(line!.sure, false);
});

test("nothing measured is drawn as nothing", () => {
  const empty = foldedOf({});
  assert.deepEqual(flameTree(empty, empty).children, []);
  assert.deepEqual(heaviestFunctions(empty, empty, 5), []);
});
