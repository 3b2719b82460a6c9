import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { workload } from "../../../tests/fixture/workloads.ts";
import { catalogue } from "../../workloads/catalogue/index.ts";
import type { Workload, WorkloadInput } from "../../workloads/workload.ts";
import { Dataset } from "./dataset.ts";
import { REPLY_CODES } from "./expectations.ts";
import { type RequestStream, requestStreams } from "./request-stream.ts";

function streams({ clients: groups, datasets: data }: Workload, seed: number, group = 0): RequestStream[] {
  const datasets = data.map((one) => new Dataset(one));
  const clients = groups[group]!;
  const first_connection = groups.slice(0, group).reduce((sum, { connections }) => sum + connections, 0);
  const streamOf = requestStreams({ clients, datasets, seed, first_connection });
  return Array.from({ length: clients.connections }, (_, place) => streamOf(place));
}

const digest = ({ batches }: RequestStream) =>
  batches.reduce((hash, batch) => hash.update(batch), createHash("sha256")).digest("hex");

const strings = (keys: number, bytes = 3) => [
  { name: "s", keys, key_prefix: "k:", value_bytes: { kind: "fixed" as const, bytes } },
];
const get = { words: ["GET", "{key}"], reply: "value" as const };
const traffic = (clients: Partial<WorkloadInput["clients"][number]>, datasets = strings(100)) =>
  workload({
    datasets,
    clients: [{ name: "clients", connections: 4, commands: [get], ...clients }],
    closed: { duration_ms: 100 },
  });

for (const built_in of catalogue.filter(({ name }) =>
  /^(get-p16|mix-large|tenants-quiet|lpop|multi)$/.test(name),
)) {
  test(`${built_in.name}: the stream depends on the seed and the connection's number only`, () => {
    for (const group of built_in.clients.keys()) {
      const first = streams(built_in, 1, group).map(digest);
      assert.deepEqual(streams(built_in, 1, group).map(digest), first);
      const others = streams(built_in, 2, group).map(digest);
      // Where nothing is drawn (a list of commands on one key) all seeds are alike.
      if (new Set(first).size > 1) assert.notDeepEqual(others, first);
    }
  });
}

test("connections of two groups that do the same do not send the same", () => {
  const one = { connections: 2, commands: [get] };
  const both = workload({
    datasets: strings(1000),
    clients: [
      { name: "a", ...one },
      { name: "b", ...one },
    ],
    closed: { duration_ms: 100 },
  });
  const all = [...streams(both, 1, 0), ...streams(both, 1, 1)].map(digest);
  assert.equal(new Set(all).size, 4);
});

test("commands come by their weights, rare ones evenly where asked for", () => {
  const commands = [
    { ...get, weight: 99 },
    { words: ["SET", "{key}", "{value}"], reply: "ok" as const, weight: 1 },
  ];
  for (const order of ["random", "even"] as const) {
    const kinds = streams(traffic({ commands, order, connections: 50 }), 3).flatMap(({ expected }) => [
      ...expected.kinds,
    ]);
    const sets = kinds.filter((kind) => kind === REPLY_CODES.ok).length;
    const mean = kinds.length / 100;
    // Binomial: four standard deviations. Evenly spread: a few at the ends of cycles.
    const tolerance = order === "random" ? 4 * Math.sqrt(mean) : 0.03 * mean;
    assert.ok(Math.abs(sets - mean) < tolerance, `${order}: ${sets} of ${kinds.length}`);
  }
});

test("rare commands that come evenly are never close together", () => {
  const commands = [
    { ...get, weight: 199 },
    { words: ["GET", "{key}"], reply: "value" as const, weight: 1, part: "rare" },
  ];
  const all = streams(traffic({ commands, order: "even", connections: 10 }), 5);
  const places = all
    .flatMap(({ parts }, place) => [...parts!].map((part, n) => ({ part, at: n * 10 + place })))
    .filter(({ part }) => part === 1)
    .map(({ at }) => at)
    .sort((a, b) => a - b);
  const gaps = places.slice(1).map((at, i) => at - places[i]!);
  assert.ok(
    Math.min(...gaps) > 100 && Math.max(...gaps) < 400,
    `${Math.min(...gaps)} to ${Math.max(...gaps)}`,
  );
});

test("a list of commands comes as listed, in whole batches and whole lists", () => {
  const commands = [
    { words: ["MULTI"], reply: "ok" as const },
    { words: ["GET", "{key}"], reply: "queued" as const },
    { words: ["EXEC"], reply: "array" as const, reply_items: 1 },
  ];
  const [stream] = streams(traffic({ commands, order: "listed", pipeline: 4 }), 1);
  const { kinds, items } = stream!.expected;
  assert.equal(kinds.length % 12, 0);
  assert.deepEqual(
    [...kinds.subarray(0, 4)],
    [REPLY_CODES.ok, REPLY_CODES.queued, REPLY_CODES.array, REPLY_CODES.ok],
  );
  assert.equal(items[2], 1);
  assert.ok(stream!.batches.every((batch) => batch.toString("latin1").match(/\*\d/g)!.length === 4));
});

test("words are filled in: keys, values, elements, numbers, many keys and pairs", () => {
  const datasets = [
    {
      name: "h",
      kind: "hash" as const,
      keys: 3,
      key_prefix: "h:",
      elements: 5,
      value_bytes: { kind: "fixed" as const, bytes: 4 },
    },
    { name: "s", keys: 9, key_prefix: "s:", value_bytes: { kind: "fixed" as const, bytes: 2 } },
  ];
  const text = (words: string[], reply: "any" | "value" | "values", dataset: string) => {
    const commands = [{ words, reply, dataset }];
    const [stream] = streams(
      traffic({ connections: 1, commands }, datasets as ReturnType<typeof strings>),
      1,
    );
    return { sent: stream!.batches[0]!.toString("latin1"), values: stream!.expected.values, stream: stream! };
  };
  assert.match(
    text(["HGET", "{key}", "{element}"], "value", "h").sent,
    /^\*3\r\n\$4\r\nHGET\r\n\$10\r\nh:0000000\d\r\n\$9\r\ne0000000\d\r\n$/,
  );
  assert.match(
    text(["X", "n:{number}:{key}"], "any", "s").sent,
    /^\*2\r\n\$1\r\nX\r\n\$\d+\r\nn:\d+:s:0000000\d\r\n$/,
  );
  const mget = text(["MGET", "{keys:3}"], "values", "s");
  assert.equal(mget.sent.match(/s:0000000\d/g)!.length, 3);
  const dataset = new Dataset(workload({ datasets, clients: [] }).datasets[1]!);
  const asked = mget.sent.match(/\d\r\n(?=\$|$)/g)!.slice(-3);
  assert.equal(asked.length, 3);
  const keys = [...mget.sent.matchAll(/s:(\d{8})/g)].map(([, key]) => Number(key));
  assert.deepEqual(
    mget.values.slice(0, 3),
    keys.map((key) => dataset.value(key)),
  );
  const mset = text(["MSET", "{pairs:2}"], "any", "s");
  assert.match(mset.sent, /^\*5\r\n/);
  assert.deepEqual([...mset.stream.value_bytes[0]!], [2, 2]);
});

test("one element is as likely as another, and its value is the hash's own", () => {
  const datasets = [
    {
      name: "h",
      kind: "hash" as const,
      keys: 1,
      key_prefix: "h:",
      elements: 50,
      value_bytes: { kind: "range" as const, from_bytes: 1, to_bytes: 50 },
    },
  ];
  const commands = [{ words: ["HGET", "{key}", "{element}"], reply: "value" as const }];
  const all = streams(
    traffic({ connections: 10, commands }, datasets as unknown as ReturnType<typeof strings>),
    1,
  );
  const lengths = all.flatMap(({ expected }) => expected.values.map(({ length }) => length));
  assert.equal(new Set(lengths).size, 50);
});

test("a pipeline of values keeps its memory within bounds", () => {
  const commands = [{ words: ["SET", "{key}", "{value}"], reply: "ok" as const }];
  const bytes = streams(traffic({ commands, pipeline: 64, connections: 200 }, strings(100, 4096)), 1)
    .flatMap((stream) => stream.batches)
    .reduce((sum, batch) => sum + batch.length, 0);
  assert.ok(bytes < 256 * 1024 * 1024, `${bytes}`);
});
