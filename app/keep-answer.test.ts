import assert from "node:assert/strict";
import { test } from "node:test";
import { openDatabase } from "../db/client.ts";
import { recordEngine } from "../db/commands/engine/record-engine.ts";
import { temporaryDatabase } from "../tests/fixture/temporary-database.ts";
import { keepAnswer } from "./keep-answer.ts";

function opened() {
  const { ctx, dir } = temporaryDatabase();
  const database = openDatabase({ dir, role: "dashboard" });
  let answered = 0;
  const ask = (question: string) => keepAnswer(database, question, () => ++answered);
  return { ctx, ask, close: () => database.close() };
}

test("a question is answered once, and another for itself", () => {
  const { ask, close } = opened();
  assert.deepEqual([ask("a"), ask("a"), ask("b"), ask("a")], [1, 1, 2, 1]);
  close();
});

test("whatever is written, all is answered anew", () => {
  const { ctx, ask, close } = opened();
  assert.deepEqual([ask("a"), ask("b")], [1, 2]);
  recordEngine({ ctx, input: { name: "other", repository: "nowhere" } });
  assert.deepEqual([ask("a"), ask("b"), ask("a")], [3, 4, 3]);
  close();
});

test("only the questions asked last are kept", () => {
  const { ask, close } = opened();
  ask("first");
  for (let n = 0; n < 39; n += 1) ask(`other ${n}`);
  assert.equal(ask("first"), 1);
  for (let n = 0; n < 40; n += 1) ask(`more ${n}`);
  assert.notEqual(ask("first"), 1);
  close();
});

test("an answer that there is nothing is kept too", () => {
  const { dir } = temporaryDatabase();
  const database = openDatabase({ dir, role: "dashboard" });
  let answered = 0;
  const nothing = () => {
    answered += 1;
    return null;
  };
  assert.deepEqual([keepAnswer(database, "q", nothing), keepAnswer(database, "q", nothing)], [null, null]);
  assert.equal(answered, 1);
  database.close();
});
