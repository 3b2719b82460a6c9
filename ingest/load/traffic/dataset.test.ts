import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { workload } from "../../../tests/fixture/workloads.ts";
import type { WorkloadInput } from "../../workloads/workload.ts";
import { Dataset } from "./dataset.ts";

const dataset = (data: Partial<WorkloadInput["datasets"][number]>) =>
  new Dataset(
    workload({
      datasets: [
        { name: "d", keys: 1000, key_prefix: "d:", value_bytes: { kind: "fixed", bytes: 64 }, ...data },
      ],
    }).datasets[0]!,
  );
const lengthsOf = (one: Dataset) => Array.from({ length: one.keys }, (_, key) => one.value(key).length);

test("values are the same in every run, and those of two keys differ", () => {
  const [one, other] = [dataset({}), dataset({})];
  const values = Array.from({ length: 1000 }, (_, key) => one.value(key).toString("latin1"));
  assert.deepEqual(
    values,
    Array.from({ length: 1000 }, (_, key) => other.value(key).toString("latin1")),
  );
  assert.equal(new Set(values).size, 1000);
  assert.match(values[0]!, /^[a-z]{64}$/);
});

test("a dataset holds each length in exact proportion", () => {
  const choices = [
    { bytes: 128, weight: 490 },
    { bytes: 1024, weight: 490 },
    { bytes: 65_536, weight: 20 },
  ];
  const lengths = lengthsOf(dataset({ value_bytes: { kind: "weighted", choices } }));
  const count = (bytes: number) => lengths.filter((length) => length === bytes).length;
  assert.deepEqual([128, 1024, 65_536].map(count), [490, 490, 20]);
});

test("documents are texts that deflate well, and deflated ones are the same texts", () => {
  const [plain, deflated, letters] = (["documents", "deflated", "letters"] as const).map((content) =>
    dataset({ content, value_bytes: { kind: "fixed", bytes: 2000 } }),
  );
  for (const key of [0, 1, 999]) {
    assert.deepEqual(inflateSync(deflated!.value(key)), plain!.value(key));
    assert.equal(deflated!.value(key), deflated!.value(key), "compressed once");
  }
  const total = (one: Dataset) => lengthsOf(one).reduce((sum, bytes) => sum + bytes, 0);
  assert.ok(total(deflated!) < 0.7 * total(plain!), `${total(deflated!)}`);
  assert.equal(total(letters!), total(plain!));
});

test("members of a set differ, whatever the length of values", () => {
  for (const bytes of [1, 9, 40]) {
    const set = dataset({ kind: "set", keys: 2, elements: 500, value_bytes: { kind: "fixed", bytes } });
    const members = Array.from({ length: 500 }, (_, element) => set.element(1, element).toString("latin1"));
    assert.equal(new Set(members).size, 500);
    assert.equal(members[0]!.length, Math.max(9, bytes));
  }
});
