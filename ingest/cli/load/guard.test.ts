import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Redis } from "iovalkey";
import { type RedisServer, startRedisServer } from "../../load/redis-server.testing.ts";
import { builtInWorkload } from "../../workloads/catalogue/index.ts";
import { assertWelcome, type Visit, writtenTo } from "./guard.ts";

let server: RedisServer;
let client: Redis;
before(async () => {
  server = await startRedisServer();
  client = new Redis(server.port);
});
after(async () => {
  client?.disconnect();
  await server?.stop();
});

const welcome = (name: string, more: Partial<Visit> = {}) =>
  assertWelcome({
    endpoint: { host: "127.0.0.1", port: server.port },
    workload: builtInWorkload(name)!,
    preload: true,
    yes: false,
    ...more,
  });

test("keys in a database that is written to are a reason to stop, in others they are not", async () => {
  await client.call("SELECT", "1");
  await client.set("precious", "1");
  try {
    assert.match((await welcome("get-p1"))!, /^redis \d/);
    const said = /holds 1 key in database 1, where flush writes; use an empty server, or say --yes/;
    await assert.rejects(welcome("flush"), { name: "UsageError", message: said });
    assert.match((await welcome("flush", { yes: true }))!, /^redis \d/);
  } finally {
    await client.flushall();
  }
});

test("a user of the workload's that is there already is a reason to stop, whatever was said", async () => {
  await client.call("ACL", "SETUSER", "alpha", "on", ">theirs");
  try {
    const said = /has a user alpha already.*delete it there, or use another server/;
    await assert.rejects(welcome("tenants-quiet", { yes: true }), { name: "UsageError", message: said });
  } finally {
    await client.call("ACL", "DELUSER", "alpha");
  }
});

test("a server that does not say whether it holds keys is written to by --yes only", async () => {
  await client.set("precious", "1");
  await client.call("ACL", "SETUSER", "default", "-dbsize", "-info");
  try {
    const said = /does not say whether database 0 holds keys.*say --yes/;
    await assert.rejects(welcome("get-p1"), { name: "UsageError", message: said });
    assert.equal(await welcome("get-p1", { yes: true }), null);
  } finally {
    await client.call("ACL", "SETUSER", "default", "+@all");
    await client.flushall();
  }
});

for (const [name, preload, databases] of [
  ["ping", true, []],
  ["get-p1", true, [0]],
  ["get-p1", false, []],
  ["steady-20k", false, [0]],
  ["flush", false, [1]],
  ["flush", true, [0, 1]],
  ["expiry-keys", false, [0]],
] as const) {
  const where = databases.length === 0 ? "nothing" : `database ${databases.join(" and ")}`;
  test(`${name} ${preload ? "" : "without preloading "}writes to ${where}`, () => {
    assert.deepEqual(writtenTo(builtInWorkload(name)!, preload), databases);
  });
}

test("what empties every database is taken for a writer to all of them", () => {
  const flush = builtInWorkload("flush")!;
  const clients = flush.clients.map((group) => ({
    ...group,
    commands: group.commands.map((command) => ({ ...command, words: ["flushall"] })),
  }));
  assert.equal(writtenTo({ ...flush, clients }, false).length, 16);
});
