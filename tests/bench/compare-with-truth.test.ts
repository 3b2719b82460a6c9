import assert from "node:assert/strict";
import { test } from "node:test";
import { compareWithTruth } from "./compare-with-truth.ts";

const commit = (
  sha: string,
  kind: "regression" | "improvement" | "refactor" | "small-change",
  planted = false,
) => ({
  position: 1,
  sha,
  subject: sha,
  kind,
  planted,
  effects:
    kind === "small-change" ? [{ workload: "get-p16", metric: "throughput_ops", change_percent: -5 }] : [],
});
const flag = (sha: string, kind: "regression" | "improvement", causes = 1) => ({
  sha,
  subject: sha,
  kind,
  words: "",
  causes,
});
const nothing = () => [];

test("a flag counts at its own commit with its own direction only", () => {
  const truth = [
    commit("slower", "regression", true),
    commit("faster", "improvement", true),
    commit("tidied", "refactor"),
    commit("a little", "small-change"),
    commit("missed", "regression", true),
  ];
  const flags = [
    flag("slower", "regression"),
    flag("faster", "regression"),
    flag("tidied", "regression"),
    flag("a little", "regression"),
    flag("a little", "improvement"),
    flag("unknown", "improvement"),
  ];
  const { planted, found, missed, false_flags } = compareWithTruth(truth, flags, nothing);
  assert.deepEqual(
    { planted, found, missed, false_flags },
    { planted: 3, found: 1, missed: 2, false_flags: 4 },
  );
});

test("a flag that leaves several commits for its cause has not found the planted one, and is no lie", () => {
  const truth = [commit("slower", "regression", true), commit("after it", "refactor")];
  const { found, missed, false_flags, lines } = compareWithTruth(
    truth,
    [flag("slower", "regression", 2)],
    ({ sha }) => [`what was seen of ${sha}`],
  );
  assert.deepEqual({ found, missed, false_flags }, { found: 0, missed: 1, false_flags: 0 });
  assert.match(lines[0]!, /^missed slower .*one of 2 commits left for the cause$/);
  assert.equal(lines[1], "what was seen of slower");
  const narrowed = [flag("slower", "regression", 2), flag("slower", "regression")];
  assert.equal(compareWithTruth(truth, narrowed, nothing).found, 1);
});
