import assert from "node:assert/strict";
import { test } from "node:test";
import { askedNames, compareQuery, isName, pathOf } from "./asked.ts";

test("two names stand between three dots, whatever dots and slashes are in them", () => {
  assert.deepEqual(askedNames("v1.2.0...release/1.x"), { a: "v1.2.0", b: "release/1.x" });
  assert.deepEqual(askedNames("feature/a.b...main"), { a: "feature/a.b", b: "main" });
  assert.deepEqual(askedNames("main"), { a: "main", b: "" });
  assert.deepEqual(askedNames("...main"), { a: "", b: "main" });
  assert.deepEqual(askedNames("a..b"), { a: "a..b", b: "" });
  assert.equal(askedNames(""), null);
});

test("an encoded slash and a plain one lead to the same names", () => {
  const encoded = pathOf(["release%2F1.x...main"]);
  assert.equal(encoded, "release/1.x...main");
  assert.equal(pathOf(["release", "1.x...main"]), encoded);
  assert.equal(pathOf(undefined), "");
  assert.equal(pathOf(["%E0%A4%A"]), "");
});

test("what git takes for no name is none", () => {
  for (const good of ["main", "release/1.x", "v1.0-rc.1", "abcdef0", "ü", "a@b"])
    assert.ok(isName(good), good);
  for (const bad of ["", "a..b", "a b", "a~1", "a^", "a:b", "/a", "a/", "a//b", ".a", "a.", "a\u0000b"]) {
    assert.ok(!isName(bad), bad);
  }
  assert.ok(!isName("a".repeat(251)));
});

test("a query that makes no sense is not asked", () => {
  const query = {
    metric: "nonsense",
    only: "none",
    sort: ["a"],
    workload: "<b>",
    host_b: "",
    q: "x".repeat(200),
  };
  assert.ok(Object.values(compareQuery.parse(query)).every((value) => value === undefined));
  assert.equal(compareQuery.parse({ metric: "latency_us_p99" }).metric, "latency_us_p99");
});
