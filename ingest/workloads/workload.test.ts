import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogue } from "./catalogue.ts";
import { meanValueBytes } from "./value-lengths.ts";
import { workloadSchema } from "./workload.ts";

const good = catalogue[0]!;

test("a field that nobody knows is refused by name", () => {
  const parsed = workloadSchema.safeParse({ ...good, pipelin: 4 });
  assert.equal(parsed.success, false);
  assert.match(String(parsed.error), /pipelin/);
});

const refused: [string, object, string][] = [
  ["a name with spaces", { name: "My load" }, "name"],
  ["no commands", { commands: [] }, "commands"],
  ["a command it does not know", { commands: [{ command: "FLUSHALL", weight: 1 }] }, "commands.0.command"],
  ["a weight of nothing", { commands: [{ command: "GET", weight: 0 }] }, "commands.0.weight"],
  ["no connections", { connections: 0 }, "connections"],
  ["a key with a line break", { dataset: { ...good.dataset, key_prefix: "a\r\n" } }, "dataset.key_prefix"],
  ["a rate of nothing", { open: { lead_in_ms: 0, duration_ms: 1000, rate_ops: 0 } }, "open.rate_ops"],
  [
    "values that fill the memory",
    { dataset: { ...good.dataset, value_bytes: { kind: "fixed", bytes: 1_000_000 } } },
    "dataset",
  ],
  [
    "batches of large values",
    {
      pipeline: 64,
      dataset: { ...good.dataset, keys: 10, value_bytes: { kind: "fixed", bytes: 1_000_000 } },
    },
    "pipeline",
  ],
  [
    "a window too short for one batch",
    { pipeline: 16, open: { lead_in_ms: 0, duration_ms: 10, rate_ops: 100 } },
    "open",
  ],
  [
    "more samples than memory",
    { open: { lead_in_ms: 0, duration_ms: 600_000, rate_ops: 1_000_000 } },
    "open",
  ],
];

for (const [what, change, path] of refused) {
  test(`${what} is refused at ${path}`, () => {
    const parsed = workloadSchema.safeParse({ ...good, ...change });
    assert.equal(parsed.success, false);
    assert.ok(
      parsed.error!.issues.some((issue) => issue.path.join(".") === path),
      JSON.stringify(parsed.error!.issues),
    );
  });
}

test("every field is documented", () => {
  const undocumented: string[] = [];
  const visit = (schema: { shape?: Record<string, never>; description?: string }, path: string) => {
    for (const [name, field] of Object.entries(schema.shape ?? {}) as [string, typeof schema][]) {
      if (!field.description) undocumented.push(`${path}${name}`);
      visit(field, `${path}${name}.`);
    }
  };
  visit(workloadSchema as never, "");
  assert.deepEqual(undocumented, []);
});

test("the mean length follows the weights", () => {
  assert.equal(meanValueBytes({ kind: "fixed", bytes: 7 }), 7);
  const choices = [
    { bytes: 100, weight: 3 },
    { bytes: 500, weight: 1 },
  ];
  assert.equal(meanValueBytes({ kind: "weighted", choices }), 200);
});
