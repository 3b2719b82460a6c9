import assert from "node:assert/strict";
import { test } from "node:test";
import { recordBranch } from "../../db/commands/engine/record-branch.ts";
import { branchOf, seedEngine, temporaryDatabase } from "../../tests/fixture/temporary-database.ts";
import type { View } from "../view.ts";
import { oneByHash } from "./one-by-hash.ts";
import { readCommitLines } from "./read-commit-lines.ts";

const SHAS = ["added00", "beef111", "beef112", "facade0"].map((start) => start.padEnd(40, "7"));

const { ctx } = temporaryDatabase();
const { engine_id, branch_id } = seedEngine(ctx, [1]);
recordBranch({
  ctx,
  input: {
    engine_id,
    name: "main",
    commits: branchOf([1, 2, 3, 4]).map((one, i) => ({
      ...one,
      sha: SHAS[i]!,
      parents: [],
      subject: i === 1 ? "Say what was added" : i === 2 ? "Undo facade0, which was wrong" : "Tidy up",
    })),
  },
});
const view = { database: ctx.database, engine_id, branch_id, host_class: "desk-2c" } as View;
const find = (text: string) =>
  oneByHash(view, text, readCommitLines(view, { text, before: undefined, limit: 10 }).lines);

test("the beginning of one hash names its commit, in either case", () => {
  assert.equal(find("added00"), SHAS[0]);
  assert.equal(find("BEEF1117"), SHAS[1]);
  assert.equal(find("beef112"), SHAS[2]);
});

test("the beginning of several names none", () => {
  assert.equal(find("beef"), null);
  assert.equal(find("beef11"), null);
});

test("a few figures that are a word elsewhere name none, and as many as a short hash has do", () => {
  assert.equal(find("added"), null);
  assert.equal(find("facade"), null);
  assert.equal(find("facade0"), SHAS[3]);
});

test("what is no hash names none", () => {
  for (const text of ["", "add", "tidy", "added00 beef111", "0123456"]) assert.equal(find(text), null, text);
});
