import assert from "node:assert/strict";
import { test } from "node:test";
import { builtInWorkload } from "./catalogue/index.ts";
import { type WorkloadInput, workloadSchema } from "./workload.ts";

const good = builtInWorkload("get-p1")!;

test("the least workload is a dataset without traffic", () => {
  const least: WorkloadInput = {
    name: "least",
    title: "Least",
    description: "Holds one key.",
    source: "This test.",
    datasets: [{ name: "key", keys: 1, key_prefix: "key:", value_bytes: { kind: "fixed", bytes: 1 } }],
    clients: [],
    warm_up_ms: 0,
  };
  const { groups, users, bounds, datasets } = workloadSchema.parse(least);
  assert.deepEqual({ groups, users, bounds }, { groups: [], users: [], bounds: [] });
  assert.deepEqual(datasets, [
    { ...least.datasets[0], kind: "string", elements: 1, content: "letters", database: 0, load: true },
  ]);
});

test("a field that nobody knows is refused by name", () => {
  const parsed = workloadSchema.safeParse({ ...good, warmup_ms: 4 });
  assert.equal(parsed.success, false);
  assert.match(String(parsed.error), /warmup_ms/);
});

for (const [what, change, path] of [
  ["a name with spaces", { name: "My load" }, "name"],
  ["a group with capitals", { groups: ["Core"] }, "groups.0"],
  ["no title", { title: "" }, "title"],
  ["a negative warm-up", { warm_up_ms: -1 }, "warm_up_ms"],
  ["a closed window of no length", { closed: { duration_ms: 0 } }, "closed.duration_ms"],
  ["an hour of an open window", { open: { lead_in_ms: 0, duration_ms: 3_600_000 } }, "open.duration_ms"],
  ["a user's rule of two words", { users: [{ name: "a", rules: ["~a:* +@all"] }] }, "users.0.rules.0"],
  ["a bound that says nothing", { bounds: [{ metric: "latency_us_p99" }] }, "bounds.0"],
  ["a bound on both sides", { bounds: [{ metric: "latency_us_p99", at_most: 2, at_least: 1 }] }, "bounds.0"],
  [
    "a smallest effect of a part that is not there",
    { smallest_effects: [{ metric: "throughput_ops", part: "nobody", share: 0.02 }] },
    "smallest_effects.0",
  ],
  [
    "two smallest effects of one series",
    {
      smallest_effects: [
        { metric: "throughput_ops", share: 0.02 },
        { metric: "throughput_ops", share: 0.03 },
      ],
    },
    "smallest_effects.1",
  ],
  ["a bound on a figure with spaces", { bounds: [{ metric: "p 99", at_most: 2 }] }, "bounds.0.metric"],
] as [string, object, string][]) {
  test(`${what} is refused at ${path}`, () => {
    const parsed = workloadSchema.safeParse({ ...good, ...change });
    assert.equal(parsed.success, false);
    const paths = parsed.error!.issues.map((issue) => issue.path.join("."));
    assert.ok(paths.includes(path), paths.join(", "));
  });
}

test("every field is documented", () => {
  type Schema = {
    description?: string;
    shape?: Record<string, Schema>;
    options?: Schema[];
    element?: Schema;
    unwrap?: () => Schema;
  };
  const undocumented: string[] = [];
  const visit = (schema: Schema, path: string) => {
    for (const [name, field] of Object.entries(schema.shape ?? {})) {
      if (!field.description && name !== "kind") undocumented.push(`${path}${name}`);
      visit(field, `${path}${name}.`);
    }
    for (const option of Array.isArray(schema.options) ? schema.options : []) {
      if (typeof option === "object") visit(option, path);
    }
    if (schema.element) visit(schema.element, path);
    else if (schema.unwrap) visit(schema.unwrap(), path);
  };
  visit(workloadSchema as unknown as Schema, "");
  assert.deepEqual(undocumented, []);
});
