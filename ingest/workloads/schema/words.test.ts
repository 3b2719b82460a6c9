import assert from "node:assert/strict";
import { test } from "node:test";
import { parseWord, placesOf } from "./words.ts";

test("a word is taken apart into text and places", () => {
  assert.deepEqual(parseWord("GET"), [{ text: "GET" }]);
  assert.deepEqual(parseWord("{key}"), [{ place: "key" }]);
  assert.deepEqual(parseWord("user:{number}:x"), [{ text: "user:" }, { place: "number" }, { text: ":x" }]);
  assert.deepEqual(parseWord("{key}{number}"), [{ place: "key" }, { place: "number" }]);
  assert.deepEqual(parseWord("{keys:10}"), [{ place: "keys", count: 10 }]);
  assert.deepEqual(parseWord("{pairs:999}"), [{ place: "pairs", count: 999 }]);
  assert.deepEqual(parseWord(""), [{ text: "" }]);
});

for (const word of [
  "{",
  "a}b",
  "{Key}",
  "{keys}",
  "{keys:0}",
  "{keys:1000}",
  "{pairs:x}",
  "{key:1}",
  "{{key}}",
]) {
  test(`the braces of ${word} are no place`, () => {
    assert.throws(() => parseWord(word), /RangeError.*no other braces/s);
  });
}

for (const word of ["x{value}", "{value}{value}", "{keys:2},", "{pairs:2}{key}"]) {
  test(`${word} is refused: what may be several words or any bytes stands alone`, () => {
    assert.throws(() => parseWord(word), /a word of its own/);
  });
}

test("each place is named once", () => {
  assert.deepEqual([...placesOf(["SET", "{key}", "{value}", "x{key}"])], ["key", "value"]);
  assert.deepEqual([...placesOf(["PING"])], []);
});
