import assert from "node:assert/strict";
import { test } from "node:test";
import { builtInWorkload } from "../catalogue/index.ts";
import { type Workload, workloadSchema } from "../workload.ts";

const good = builtInWorkload("get-p1")!;
const dataset = good.datasets[0]!;
const clients = good.clients[0]!;
const open = good.open!;
const get = clients.commands[0]!;

const withDataset = (change: object): object => ({ datasets: [{ ...dataset, ...change }] });
const withClients = (change: object): object => ({ clients: [{ ...clients, ...change }] });
const withCommand = (change: object): object => withClients({ commands: [{ ...get, ...change }] });
const withArrivals = (arrivals: object, more: object = {}): object => withClients({ arrivals, ...more });
const hash = { kind: "hash", elements: 10 };

/** What is refused, what is changed of a good workload, where it is said, and in which words. */
const refused: [what: string, change: object, path: string, said: RegExp][] = [
  [
    "two datasets of one name",
    { datasets: [dataset, { ...dataset, key_prefix: "b:" }] },
    "datasets",
    /key is there twice/,
  ],
  [
    "two datasets of the same keys",
    { datasets: [dataset, { ...dataset, name: "b" }] },
    "datasets.1.key_prefix",
    /same keys/,
  ],
  ["two groups of one name", { clients: [clients, clients] }, "clients", /clients is there twice/],
  ["a part that is called as a group", withCommand({ part: "clients" }), "clients", /clients is there twice/],
  [
    "two users of one name",
    {
      users: [
        { name: "a", rules: [] },
        { name: "a", rules: [] },
      ],
    },
    "users",
    /a is there twice/,
  ],
  [
    "a bound on a part that is not there",
    { bounds: [{ metric: "latency_us_p99", part: "x", at_most: 1 }] },
    "bounds.0.part",
    /no x/,
  ],
  [
    "clients without a window",
    { closed: undefined, open: undefined },
    "clients",
    /neither a closed nor an open/,
  ],
  [
    "a closed loop of clients that reconnect",
    withClients({ reconnect: { after_batches: 1 } }),
    "closed",
    /keeps its connections/,
  ],
  [
    "clients that reconnect as fast as they can",
    {
      closed: undefined,
      clients: [
        clients,
        { ...clients, name: "storm", reconnect: { after_batches: 1 }, arrivals: { kind: "closed" } },
      ],
    },
    "clients.1.arrivals",
    /need a schedule/,
  ],
  ["a window without clients", { clients: [] }, "clients", /needs somebody/],
  [
    "latency of clients in a closed loop",
    withArrivals({ kind: "closed" }),
    "clients.0.arrivals",
    /needs a schedule/,
  ],
  [
    "an open window without arrivals",
    withClients({ arrivals: undefined }),
    "clients.0.arrivals",
    /needs arrivals/,
  ],
  [
    "a disturbance after the window",
    { open: { ...open, disturbed_at_ms: open.duration_ms } },
    "open.disturbed_at_ms",
    /after the window/,
  ],
  ["elements of a string", withDataset({ elements: 2 }), "datasets.0.elements", /no elements/],
  [
    "fields that expire of a string",
    withDataset({ expire: { what: "fields", at_ms: 100 } }),
    "datasets.0.expire",
    /only hashes/,
  ],
  [
    "a list that expires",
    withDataset({ kind: "list", expire: { what: "keys", at_ms: 100 } }),
    "datasets.0.expire",
    /strings and hashes/,
  ],
  [
    "expiry of what is not loaded",
    withDataset({ load: false, expire: { what: "keys", at_ms: 100 } }),
    "datasets.0.expire",
    /not loaded/,
  ],
  [
    "expiry after the window",
    withDataset({ expire: { what: "keys", at_ms: 5_000 } }),
    "datasets.0.expire.at_ms",
    /within the open window/,
  ],
  [
    "a range upside down",
    withDataset({ value_bytes: { kind: "range", from_bytes: 9, to_bytes: 8 } }),
    "datasets.0.value_bytes",
    /larger than to_bytes/,
  ],
  [
    "too many elements",
    withDataset({ ...hash, keys: 1_000_000, elements: 11, value_bytes: { kind: "fixed", bytes: 1 } }),
    "datasets.0.elements",
    /more than 10000000/,
  ],
  [
    "values that fill the memory",
    withDataset({ value_bytes: { kind: "fixed", bytes: 100_000 } }),
    "datasets",
    /exceed/,
  ],
  [
    "too many connections",
    { clients: [1, 2].map((n) => ({ ...clients, name: `c${n}`, connections: 2049 })) },
    "clients",
    /4096 connections/,
  ],
  [
    "a batch of large values",
    {
      ...withDataset({ keys: 10, value_bytes: { kind: "fixed", bytes: 1_000_000 } }),
      ...withClients({ pipeline: 17 }),
    },
    "clients.0.pipeline",
    /batch of largest/,
  ],
  [
    "a request of many large values",
    {
      ...withDataset({ keys: 10, value_bytes: { kind: "fixed", bytes: 1_000_000 } }),
      ...withCommand({ words: ["MGET", "{keys:17}"], reply: "values" }),
    },
    "clients.0.pipeline",
    /batch of largest/,
  ],
  [
    "a tenant without a prefix",
    { ...withDataset({ key_prefix: "" }), ...withClients({ tenant: true }) },
    "clients.0.tenant",
    /key prefix/,
  ],
  ["a user that is not there", withClients({ user: "nobody" }), "clients.0.user", /no user nobody/],
  [
    "a trace that goes back",
    withArrivals({ kind: "trace", at_ms: [5, 4] }),
    "clients.0.arrivals.at_ms",
    /must rise/,
  ],
  [
    "a trace longer than the window",
    withArrivals({ kind: "trace", at_ms: [open.duration_ms] }),
    "clients.0.arrivals.at_ms",
    /after the window/,
  ],
  [
    "a burst longer than its period",
    withArrivals({ kind: "on-off", rate_ops: 1, burst_ops: 9, burst_ms: 50, period_ms: 50 }),
    "clients.0.arrivals.burst_ms",
    /shorter/,
  ],
  [
    "a window too short for a batch",
    withArrivals({ kind: "constant", rate_ops: 1 }, { pipeline: 16 }),
    "clients.0.arrivals",
    /too short/,
  ],
  [
    "more connections than ports",
    { ...withArrivals({ kind: "constant", rate_ops: 200_000 }, { reconnect: { after_batches: 1 } }) },
    "clients.0.reconnect",
    /connections opened/,
  ],
  [
    "words that nobody can fill in",
    withCommand({ words: ["GET", "{kye}"] }),
    "clients.0.commands.0.words",
    /no other braces/,
  ],
  [
    "a dataset that is not there",
    withCommand({ dataset: "other" }),
    "clients.0.commands.0.dataset",
    /no other/,
  ],
  ["keys without a dataset", { datasets: [] }, "clients.0.commands.0.words", /no dataset/],
  ["keys of another database", withDataset({ database: 1 }), "clients.0.commands.0.dataset", /in database 1/],
  [
    "a value without a key",
    withCommand({ words: ["GET", "key:1"] }),
    "clients.0.commands.0.reply",
    /needs a \{key\}/,
  ],
  [
    "a value of a hash without a field",
    withDataset(hash),
    "clients.0.commands.0.reply",
    /needs an \{element\}/,
  ],
  ["values without keys", withCommand({ reply: "values" }), "clients.0.commands.0.reply", /need \{keys/],
  [
    "values of hashes",
    { ...withDataset(hash), ...withCommand({ words: ["MGET", "{keys:2}"], reply: "values" }) },
    "clients.0.commands.0.reply",
    /only strings/,
  ],
  ["values that are not loaded", withDataset({ load: false }), "clients.0.commands.0.reply", /not known/],
  [
    "values in a line of text",
    withCommand({ words: ["SET", "{key}", "{value}"], reply: "ok", inline: true }),
    "clients.0.commands.0.inline",
    /line of text/,
  ],
  [
    "pairs in a line of text",
    withCommand({ words: ["MSET", "{pairs:2}"], reply: "ok", inline: true }),
    "clients.0.commands.0.inline",
    /line of text/,
  ],
  [
    "spaces in a line of text",
    withCommand({ words: ["ECHO", "a b"], reply: "bulk", inline: true }),
    "clients.0.commands.0.inline",
    /line of text/,
  ],
  [
    "a command without a name",
    withCommand({ words: [""], reply: "any" }),
    "clients.0.commands.0.words",
    /command's name/,
  ],
  [
    "a key for a command's name",
    withCommand({ words: ["{key}"], reply: "any" }),
    "clients.0.commands.0.words",
    /command's name/,
  ],
];

for (const [what, change, path, said] of refused) {
  test(`${what} is refused at ${path}`, () => {
    const parsed = workloadSchema.safeParse({ ...good, ...change });
    assert.equal(parsed.success, false);
    const issues = parsed.error!.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    assert.ok(
      issues.some((issue) => issue.startsWith(`${path}: `) && said.test(issue)),
      issues.join("\n"),
    );
  });
}

test("more requests in the open window than memory holds are refused", () => {
  const window = { ...open, duration_ms: 10_000 };
  const change = (rate_ops: number) => ({
    ...good,
    open: window,
    ...withArrivals({ kind: "constant", rate_ops }),
  });
  assert.equal(workloadSchema.safeParse(change(500_000)).success, true);
  assert.match(String(workloadSchema.safeParse(change(500_001)).error), /more than 5000000 requests/);
});

test("what only looks wrong is allowed", () => {
  const allowed: Partial<Record<keyof Workload, unknown>>[] = [
    withClients({
      commands: [
        { ...get, part: "a" },
        { ...get, part: "a" },
      ],
    }),
    { datasets: [dataset, { ...dataset, name: "b", database: 1 }] },
    { ...withClients({ database: 1, commands: [{ words: ["FLUSHDB"], reply: "ok" }] }) },
    { clients: [clients, { ...clients, name: "noisy", arrivals: { kind: "closed" } }] },
    withArrivals({ kind: "trace", at_ms: [0, 0, 1] }),
  ];
  for (const change of allowed) workloadSchema.parse({ ...good, ...change });
});
