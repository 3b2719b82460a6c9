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
const flag = (sha: string, kind: "regression" | "improvement") => ({ sha, subject: sha, kind, words: "" });

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
  const { planted, found, missed, false_flags } = compareWithTruth(truth, flags);
  assert.deepEqual(
    { planted, found, missed, false_flags },
    { planted: 3, found: 1, missed: 2, false_flags: 4 },
  );
});
