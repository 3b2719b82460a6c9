import assert from "node:assert/strict";
import { test } from "node:test";
import { Database } from "../src/store/database.ts";
import { globMatcher } from "../src/store/glob.ts";
import { ListValue } from "../src/store/list-value.ts";
import { SetValue } from "../src/store/set-value.ts";
import { SortedSetValue } from "../src/store/sorted-set-value.ts";

test("globs match as in the shell", () => {
  const cases: [string, string, boolean][] = [
    ["*", "", true],
    ["user:*", "user:1", true],
    ["user:*", "use", false],
    ["h?llo", "hello", true],
    ["h[ae]llo", "hillo", false],
    ["h[^e]llo", "hallo", true],
    ["h[a-c]llo", "hbllo", true],
    ["a\\*b", "a*b", true],
    ["a*b*c", "a--b--c", true],
    ["a*b*c", "a--c--b", false],
  ];
  for (const [pattern, text, expected] of cases) {
    assert.equal(globMatcher(pattern)(text), expected, `${pattern} on ${text}`);
  }
});

test("a list keeps its order while it grows at both ends", () => {
  const list = new ListValue();
  for (let value = 0; value < 100; value++) {
    list.pushLeft(Buffer.from([value]));
    list.pushRight(Buffer.from([value]));
  }
  assert.equal(list.length, 200);
  assert.equal(list.at(0)?.[0], 99);
  assert.equal(list.at(-1)?.[0], 99);
  assert.equal(list.at(100)?.[0], 0);
  assert.equal(list.popLeft()?.[0], 99);
});

test("a set gives away each member once", () => {
  const set = SetValue.from(["a", "b", "c", "a"]);
  assert.equal(set.length, 3);
  assert.equal(set.delete("a"), true);
  assert.equal(set.delete("a"), false);
  assert.deepEqual([...set.values()].sort(), ["b", "c"]);
});

test("a sorted set orders by score, then by name", () => {
  const set = new SortedSetValue();
  for (const [member, score] of [
    ["b", 2],
    ["a", 2],
    ["c", 1],
  ] as const)
    set.set(member, score);
  set.set("c", 3);
  assert.deepEqual(
    set.slice(0, 3).map(({ member }) => member),
    ["a", "b", "c"],
  );
  assert.equal(set.rank("c"), 2);
  assert.deepEqual(set.popHighest(1), [{ member: "c", score: 3 }]);
});

test("an expired key is not there", () => {
  const database = new Database(0);
  database.set("k", Buffer.from("v"));
  database.expireAt("k", Date.now() + 10_000);
  assert.ok(database.get("k"));
  database.expireAt("k", Date.now() - 1);
  assert.equal(database.get("k"), undefined);
  assert.equal(database.size, 0);
});
