import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigError, checkConfig } from "../config/load.ts";
import { configSchema } from "../config/schema.ts";
import { builtInWorkload, builtInWorkloads, catalogue } from "../workloads/catalogue/index.ts";
import { profiles, profileWorkloads, windowsMs } from "../workloads/profiles.ts";
import { workloadRevision } from "../workloads/revision.ts";
import { workloadsOf } from "./workloads.ts";
import { workloadsText } from "./workloads-verb.ts";

const engine = { name: "mine", repository: "../mine", runtime: "system", start: ["./server"] };
const chosen = (written: object) => workloadsOf(checkConfig({ engine, ...written }));
const names = (written: object) => chosen(written).map(({ name }) => name);
const own = { ...builtInWorkload("get-p1")!, name: "own" };

test("a configuration that says nothing measures the quick profile", () => {
  assert.deepEqual(chosen({}), profileWorkloads("quick"));
});

test("a profile is measured with its own durations", () => {
  assert.deepEqual(chosen({ profile: "smoke" }), profileWorkloads("smoke"));
});

test("workloads, groups and data of one's own stand beside each other, each once", () => {
  assert.deepEqual(names({ workloads: ["ping", "storms", own, "storm"] }), [
    "ping",
    ...builtInWorkloads("storms").map(({ name }) => name),
    "own",
  ]);
});

test("what is named is taken as the catalogue has it, whatever the profile", () => {
  assert.deepEqual(chosen({ workloads: ["ping"], profile: "full" }), [builtInWorkload("ping")]);
});

for (const [what, workloads, said] of [
  ["an unknown name", ["get-p2"], /workloads\.0: there is no get-p2; there are the groups quick, core/],
  ["a wrong field of one's own", ["ping", { ...own, warm_up_ms: -1 }], /workloads\.1\.warm_up_ms/],
  [
    "a name of one's own that the list has already",
    ["get-p1", { ...own, name: "get-p1" }],
    /get-p1 is there twice/,
  ],
] as const) {
  test(`${what} is refused by name`, () => {
    assert.throws(
      () => chosen({ workloads }),
      (error: Error) => error instanceof ConfigError && said.test(error.message),
    );
  });
}

test("the configuration knows the profiles that there are", () => {
  const { profile } = configSchema.shape;
  for (const { name } of profiles) assert.equal(profile.parse(name), name);
  assert.equal(profile.parse(undefined), "quick");
  assert.equal(profile.unwrap().options.length, profiles.length);
});

test("the verb lists every workload in a line, and the time last", () => {
  const lines = workloadsText({}).trimEnd().split("\n");
  assert.equal(lines.length, catalogue.length + 2);
  assert.match(lines[0]!, /^get-p1 +2\.1 s {2}GET, pipeline 1 +quick$/);
  assert.match(lines.at(-1)!, /^\d+ workloads; the windows of one run of each take \d+ min together$/);
  assert.match(workloadsText({ profile: "quick" }), /\n4 workloads; .* take 7 s together\n$/);
});

test("as JSON, each workload bears its revision and the time of its windows", () => {
  const workload = profileWorkloads("smoke")[0]!;
  const [first] = JSON.parse(workloadsText({ json: true, profile: "smoke" }));
  assert.deepEqual(first, {
    ...workload,
    revision: workloadRevision(workload),
    windows_ms: windowsMs(workload),
  });
});
