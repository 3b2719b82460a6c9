import assert from "node:assert/strict";
import { test } from "node:test";
import { METRIC_NAMES } from "../../../db/contract/metric.ts";
import { workloadRevision } from "../revision.ts";
import { intendedOperations } from "../schema/rates.ts";
import { datasetBytes } from "../schema/value-lengths.ts";
import { type Workload, workloadSchema } from "../workload.ts";
import { builtInWorkload, builtInWorkloads, catalogue, catalogueGroups } from "./index.ts";

const groupOf = (name: string) => catalogue.filter(({ groups }) => groups.includes(name));
const commandsOf = ({ clients }: Workload) => clients.flatMap(({ commands }) => commands);
const verbs = (workloads: readonly Workload[]) =>
  new Set(workloads.flatMap(commandsOf).map(({ words }) => words[0]));

test("names and revisions are unique, and every workload keeps its schema", () => {
  assert.equal(new Set(catalogue.map(({ name }) => name)).size, catalogue.length);
  assert.equal(new Set(catalogue.map(workloadRevision)).size, catalogue.length);
  for (const workload of catalogue) assert.deepEqual(workloadSchema.parse(workload), workload);
});

test("every workload is in a group, every group has workloads, and no name means both", () => {
  const groups = new Set(catalogue.flatMap((workload) => workload.groups));
  assert.deepEqual([...groups].toSorted(), Object.keys(catalogueGroups).toSorted());
  for (const { name, groups: own } of catalogue) {
    assert.ok(own.length > 0, name);
    assert.ok(!groups.has(name), name);
  }
});

test("a workload is found by its name, a group's by the group's", () => {
  assert.equal(builtInWorkload("get-p16")?.clients[0]?.pipeline, 16);
  assert.equal(builtInWorkload("nothing"), undefined);
  assert.deepEqual(builtInWorkloads("get-p16"), [builtInWorkload("get-p16")]);
  assert.deepEqual(builtInWorkloads("storms"), groupOf("storms"));
  assert.deepEqual(builtInWorkloads("nothing"), []);
});

test("every first group gathers the 2,000 samples that p99 needs, get-p1 the 20,000 of p99.9", () => {
  for (const { name, clients, open } of catalogue) {
    const first = clients[0];
    if (!open || !first?.arrivals || first.arrivals.kind === "share") continue;
    const operations = intendedOperations(first.arrivals, open.duration_ms, first.pipeline)!;
    assert.ok(operations / first.pipeline >= (name === "get-p1" ? 20_000 : 2_000), `${name}: ${operations}`);
  }
});

test("steady shares gather p99.99's 200,000 samples from a saturation of 120,000 per second on", () => {
  const shares = groupOf("predictability").flatMap(({ clients, open }) => {
    const arrivals = clients[0]!.arrivals!;
    return arrivals.kind === "share" ? [{ share: arrivals.share, duration_ms: open!.duration_ms }] : [];
  });
  assert.deepEqual(
    shares.map(({ share }) => share),
    [0.25, 0.5, 0.75],
  );
  for (const { share, duration_ms } of shares) {
    assert.ok((share * 120_000 * duration_ms) / 1000 >= 200_000, String(share));
  }
});

test("the windows of one quick run leave room in two and a half seconds for the engine's start and the preload", () => {
  for (const { name, warm_up_ms, closed, open } of groupOf("quick")) {
    assert.ok(warm_up_ms + closed!.duration_ms + open!.lead_in_ms + open!.duration_ms <= 2_150, name);
  }
});

test("no preload is larger than 60 MB", () => {
  for (const { name, datasets } of catalogue) {
    const loaded = datasets.filter(({ load }) => load);
    const bytes = loaded.reduce((sum, dataset) => sum + datasetBytes(dataset), 0);
    assert.ok(bytes <= 60_000_000, `${name}: ${bytes}`);
  }
});

test("two of a hundred keys of the quick mix are large", () => {
  const { value_bytes } = builtInWorkload("mix-large")!.datasets[0]!;
  assert.ok(value_bytes.kind === "weighted");
  const total = value_bytes.choices.reduce((sum, choice) => sum + choice.weight, 0);
  const large = value_bytes.choices.filter((choice) => choice.bytes >= 65_536);
  assert.equal(large.reduce((sum, choice) => sum + choice.weight, 0) / total, 0.02);
});

test("core has SET and GET of every size at every pipeline", () => {
  for (const bytes of [16, 128, 512, 2048]) {
    for (const pipeline of [1, 10, 16]) {
      for (const verb of ["get", "set"]) {
        const { datasets, clients } = builtInWorkload(`${verb}-${bytes}b-p${pipeline}`)!;
        assert.deepEqual(datasets[0]!.value_bytes, { kind: "fixed", bytes });
        assert.equal(clients[0]!.pipeline, pipeline);
        assert.equal(clients[0]!.commands[0]!.words[0], verb.toUpperCase());
      }
    }
  }
  assert.equal(groupOf("valkey-dashboard").length, 2 * 3 * 2);
});

test("valkey-benchmark's default list is whole", () => {
  assert.deepEqual(
    groupOf("valkey-benchmark").map(({ title }) => title.replace(" of valkey-benchmark", "")),
    [
      ...[
        "PING_INLINE",
        "PING_MBULK",
        "SET",
        "GET",
        "INCR",
        "LPUSH",
        "RPUSH",
        "LPOP",
        "RPOP",
        "SADD",
        "HSET",
      ],
      ...[
        "SPOP",
        "ZADD",
        "ZPOPMIN",
        "LRANGE_100",
        "LRANGE_300",
        "LRANGE_500",
        "LRANGE_600",
        "MSET (10 keys)",
      ],
    ],
  );
});

test("core knows every kind of key", () => {
  const kinds = new Set(groupOf("core").flatMap(({ datasets }) => datasets.map(({ kind }) => kind)));
  assert.deepEqual([...kinds].toSorted(), ["hash", "list", "set", "stream", "string", "zset"]);
});

test("whoever pops has pushed before, so that nothing runs dry", () => {
  for (const name of ["lpop", "rpop", "spop", "zpopmin", "lpush-rpop"]) {
    const { commands, order } = builtInWorkload(name)!.clients[0]!;
    assert.equal(order, "listed");
    assert.match(commands[0]!.words[0]!, /PUSH|ADD/);
    assert.match(commands[1]!.words[0]!, /POP/);
  }
});

test("background work is known by its command or its expiry, beside steady clients that come first", () => {
  const background = groupOf("background");
  for (const verb of ["SCAN", "FLUSHDB", "BGSAVE", "MULTI", "INFO"])
    assert.ok(verbs(background).has(verb), verb);
  const expiring = background.flatMap(({ datasets }) => datasets.flatMap(({ expire }) => expire?.what ?? []));
  assert.deepEqual(expiring, ["keys", "fields"]);
  for (const { clients, open, datasets } of background) {
    assert.equal(clients[0]!.name, "steady");
    const happens = [
      ...datasets.flatMap(({ expire }) => expire?.at_ms ?? []),
      ...clients.flatMap(({ arrivals }) => (arrivals?.kind === "trace" ? arrivals.at_ms : [])),
    ];
    assert.equal(open!.disturbed_at_ms, happens[0]);
  }
});

test("what cannot be repeated without a pause is in no closed loop: one-shots and reconnecting clients", () => {
  for (const { name, clients, closed, warm_up_ms } of catalogue) {
    if (!clients.some(({ arrivals, reconnect }) => reconnect || arrivals?.kind === "trace")) continue;
    assert.equal(closed, undefined, name);
    assert.equal(warm_up_ms, 0, name);
  }
});

test("storms are tried with and without signing in and encryption", () => {
  const tried = groupOf("storms").map(({ clients }) => {
    const arriving = clients.find(({ reconnect }) => reconnect)!;
    return `${arriving.tls ? "tls" : "plain"} ${arriving.user ? "auth" : "open"}`;
  });
  assert.deepEqual([...new Set(tried)].toSorted(), ["plain auth", "plain open", "tls auth", "tls open"]);
});

test("every tenant is a user that may touch its own keys only", () => {
  for (const { clients, datasets, users } of groupOf("tenants")) {
    for (const { name, user, tenant } of clients) {
      const { key_prefix } = datasets.find((dataset) => dataset.name === name)!;
      assert.ok(tenant && users.find((one) => one.name === user)?.rules.includes(`~${key_prefix}*`), name);
    }
  }
  assert.ok(
    groupOf("tenants").some(({ clients }) => clients.some(({ arrivals }) => arrivals?.kind === "closed")),
  );
});

test("compressed documents are the plain ones compressed: nothing else differs", () => {
  for (const kilobytes of [4, 16]) {
    const [plain, deflated] = ["documents", "deflated"].map(
      (kind) => builtInWorkload(`${kind}-${kilobytes}kb`)!,
    );
    assert.deepEqual(deflated!.clients, plain!.clients);
    assert.deepEqual(deflated!.datasets, [{ ...plain!.datasets[0], content: "deflated" }]);
  }
});

test("memory is measured without traffic, for every kind of key", () => {
  const memory = groupOf("memory");
  assert.equal(new Set(memory.map(({ datasets }) => datasets[0]!.kind)).size, 6);
  for (const { clients, closed, open } of memory)
    assert.deepEqual([clients.length, closed, open], [0, undefined, undefined]);
});

test("bounds are on metrics that there are", () => {
  const bounds = catalogue.flatMap((workload) => workload.bounds);
  const known = new Set<string>(METRIC_NAMES);
  assert.ok(bounds.length > 0);
  for (const { metric } of bounds) assert.ok(known.has(metric), metric);
});
