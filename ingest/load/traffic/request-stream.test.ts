import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { catalogue } from "../workloads/catalogue.ts";
import type { Workload } from "../workloads/workload.ts";
import { Dataset } from "./dataset.ts";
import { EXPECT_OK } from "./reply-parser.ts";
import { createRequestStreams } from "./request-stream.ts";

const byName = (name: string): Workload => catalogue.find((workload) => workload.name === name)!;
const streams = (workload: Workload, seed: number) =>
  createRequestStreams(workload, new Dataset(workload.dataset), seed);
const digest = (batches: readonly Buffer[]) =>
  batches.reduce((hash, batch) => hash.update(batch), createHash("sha256")).digest("hex");

for (const workload of catalogue) {
  test(`${workload.name}: the stream depends on the seed and the connection only`, () => {
    const first = streams(workload, 1).map((stream) => digest(stream.batches));
    assert.deepEqual(
      streams(workload, 1).map((stream) => digest(stream.batches)),
      first,
    );
    assert.equal(new Set(first).size, workload.connections);
    assert.notDeepEqual(
      streams(workload, 2).map((stream) => digest(stream.batches)),
      first,
    );
  });

  test(`${workload.name}: commands come by their weights`, () => {
    const expected = streams(workload, 3).flatMap((stream) => [...stream.expected]);
    const weight = (command?: string) =>
      workload.commands
        .filter((choice) => !command || choice.command === command)
        .reduce((sum, choice) => sum + choice.weight, 0);
    const sets = expected.filter((length) => length === EXPECT_OK).length / expected.length;
    assert.ok(Math.abs(sets - weight("SET") / weight()) < 0.015, `${sets}`);
  });
}

test("a uniform choice touches every key about equally often", () => {
  const workload = { ...byName("get-p16"), dataset: { ...byName("get-p16").dataset, keys: 100 } };
  const counts = new Map<string, number>();
  for (const stream of streams(workload, 7)) {
    for (const [key] of Buffer.concat(stream.batches)
      .toString("latin1")
      .matchAll(/key:\d+/g)) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const mean = counts.values().reduce((sum, count) => sum + count, 0) / 100;
  // Chi-squared of 99 degrees of freedom: beyond 170 once in 100,000 seeds.
  const chi_squared = counts.values().reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
  assert.equal(counts.size, 100);
  assert.ok(chi_squared < 170, `${chi_squared}`);
});

test("a shuffled choice touches every key equally often over all connections", () => {
  const workload: Workload = {
    ...byName("mix-large"),
    connections: 10,
    commands: [{ command: "GET", weight: 1 }],
  };
  const counts = new Map<string, number>();
  for (const { batches } of streams(workload, 7)) {
    for (const batch of batches.slice(0, 100)) {
      const key = batch.toString("latin1");
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  assert.equal(counts.size, 1000);
  assert.deepEqual([...new Set(counts.values())], [1]);
});

test("the dataset holds each length in exact proportion, whatever the seed", () => {
  const { dataset } = byName("mix-large");
  const lengths = [...new Dataset(dataset).value_bytes];
  const count = (bytes: number) => lengths.filter((length) => length === bytes).length;
  assert.deepEqual([128, 1024, 65_536, 262_144, 1_048_576].map(count), [490, 490, 12, 6, 2]);
});

test("a pipeline of values keeps its memory within bounds", () => {
  const workload: Workload = {
    ...byName("set-p1"),
    pipeline: 64,
    connections: 200,
    dataset: { keys: 100, key_prefix: "k:", value_bytes: { kind: "fixed", bytes: 4096 } },
  };
  const bytes = streams(workload, 1)
    .flatMap((stream) => stream.batches)
    .reduce((sum, batch) => sum + batch.length, 0);
  assert.ok(bytes < 256 * 1024 * 1024, `${bytes}`);
});
