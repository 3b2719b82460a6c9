import assert from "node:assert/strict";
import { test } from "node:test";
import { orderReleases } from "./order-releases.ts";

let next = 1;
const tag = (name: string, committed_at: number, commit_id = next++) => ({
  name,
  commit_id,
  sha: `${commit_id}`,
  subject: name,
  committed_at,
});
const order = (...tags: ReturnType<typeof tag>[]) => orderReleases(tags).map(({ name }) => name);

test("versions are in the order of their numbers, whenever they were released", () => {
  assert.deepEqual(order(tag("v1.9.4", 50), tag("v1.10.0", 40), tag("v1.9.3", 10), tag("v2.0.0", 45)), [
    "v2.0.0",
    "v1.10.0",
    "v1.9.4",
    "v1.9.3",
  ]);
});

test("a candidate is below its release, and candidates are counted", () => {
  assert.deepEqual(order(tag("8.0.0-rc2", 2), tag("8.0.0", 4), tag("8.0.0-rc10", 3), tag("8.0", 1)), [
    "8.0.0",
    "8.0",
    "8.0.0-rc10",
    "8.0.0-rc2",
  ]);
});

test("names without a version are in the order of their commits", () => {
  assert.deepEqual(order(tag("nightly-b", 1), tag("v1.0.0", 3), tag("stable", 2)), [
    "v1.0.0",
    "stable",
    "nightly-b",
  ]);
});

test("two tags of one commit are one release", () => {
  const [release] = orderReleases([tag("stable", 5, 900), tag("v1.2.0", 5, 900)]);
  assert.deepEqual([release!.name, release!.also], ["stable", ["v1.2.0"]]);
});
