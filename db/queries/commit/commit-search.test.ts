import assert from "node:assert/strict";
import { test } from "node:test";
import { branchOf, seedEngine, shaOf, temporaryDatabase } from "../../../tests/fixture/temporary-database.ts";
import { openDatabase } from "../../client.ts";
import { recordBranch } from "../../commands/engine/record-branch.ts";
import { readCommitList } from "./commit-list.ts";
import { hashPrefix, searchText } from "./commit-search.ts";

const SUBJECTS = [
  "Read the configuration once",
  "Say 100% of what is unknown",
  "Say 100 of what_is unknown",
  `Escape <script>alert("x")</script> and \\ in replies`,
  "Make snapshots cheaper (#12)",
  "Reuse the reply buffer",
];

const { ctx, dir } = temporaryDatabase();
const { engine_id, branch_id } = seedEngine(ctx, [1]);
recordBranch({
  ctx,
  input: {
    engine_id,
    name: "main",
    commits: branchOf([0xabc1, 0xabc2, 3, 4, 5, 6]).map((one, i) => ({
      ...one,
      subject: SUBJECTS[i]!,
      author: i === 5 ? "Ada Lindqvist" : i === 4 ? "Tomás Ferreira" : "Wen Li",
      pr_number: i === 3 ? 12 : null,
      tags: i === 2 ? ["v1.2.0"] : [],
    })),
  },
});

const find = (text: string, before?: number) =>
  readCommitList({ database: ctx.database, branch_id, host_class: "desk-2c", limit: 10, text, before }).map(
    ({ position }) => position,
  );

test("words are found in subjects, authors and tags, in either case, the newest commit first", () => {
  assert.deepEqual(find("REPL"), [5, 3]);
  assert.deepEqual(find("wen"), [3, 2, 1, 0]);
  assert.deepEqual(find("Tomás"), [4]);
  assert.deepEqual(find("v1.2"), [2]);
  assert.deepEqual(find("nobody"), []);
});

test("a commit has to have every word, wherever each stands", () => {
  assert.deepEqual(find("lindqvist reply"), [5]);
  assert.deepEqual(find("lindqvist snapshots"), []);
});

test("a pull request is found by its number, and a commit by how its hash begins", () => {
  assert.deepEqual(find("#12"), [4, 3]);
  assert.deepEqual(find(shaOf(0xabc1).slice(0, 12)), [5, 4, 3, 2, 1, 0]);
  assert.deepEqual(find(shaOf(0xabc2)), [1]);
  assert.deepEqual(find(shaOf(0xabc2).toUpperCase()), [1]);
});

test("what means something to SQL is looked for as it stands", () => {
  assert.deepEqual(find("100%"), [1]);
  assert.deepEqual(find("what_is"), [2]);
  assert.deepEqual(find("\\"), [3]);
  assert.deepEqual(find("%"), [1]);
  for (const text of ["'; drop table run; --", `" or 1=1`, "*", "?", "a".repeat(100)]) {
    assert.deepEqual(find(text), []);
  }
});

test("a search goes on before a position as the whole list does", () => {
  assert.deepEqual(find("wen", 2), [1, 0]);
});

test("what somebody looks for is one line of bounded length", () => {
  assert.equal(searchText("  a \n\t b\u202e\u0000c "), "a b c");
  assert.equal(searchText("x".repeat(5_000)).length, 100);
  assert.equal(searchText(["a", "b"]), "");
  assert.equal(searchText(undefined), "");
});

test("the beginning of a hash has at least four figures and no other letters", () => {
  assert.equal(hashPrefix("ABCDEF0"), "abcdef0");
  assert.equal(hashPrefix("abc"), null);
  assert.equal(hashPrefix("abcdefg"), null);
  assert.equal(hashPrefix("a".repeat(65)), null);
});

test("a list reads no more of a branch than it has to, and finds spoilt runs by their own index", () => {
  const own = openDatabase({ dir, role: "dashboard" });
  const asked: string[] = [];
  const prepare = own.sqlite.prepare.bind(own.sqlite);
  own.sqlite.prepare = (source: string) => {
    asked.push(source);
    return prepare(source);
  };
  readCommitList({ database: own, branch_id, host_class: "desk-2c", limit: 10, text: "reply #12" });
  const plans = asked.flatMap((source) => {
    const unbound = Array.from(source.matchAll(/\?/g), () => 1);
    const plan = prepare(`explain query plan ${source}`).all(...unbound) as { detail: string }[];
    return plan.map(({ detail }) => detail);
  });
  assert.ok(
    plans.some((detail) => /^SEARCH run USING INDEX run_without_value/.test(detail)),
    plans.join("\n"),
  );
  assert.ok(
    !plans.some((detail) =>
      /^SCAN (run|commit|branch_commit|session|session_commit|series_commit)\b/.test(detail),
    ),
  );
  own.close();
});
