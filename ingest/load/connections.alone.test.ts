/** Ways to connect, on a real server: encrypted, signed in, in another database, in RESP3, again and again. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Redis } from "iovalkey";
import { workload } from "../../tests/fixture/workloads.ts";
import { TEST_CERTIFICATE, TEST_KEY } from "../example/certificate.testing.ts";
import { freePort } from "../example/engine-process.testing.ts";
import type { WorkloadInput } from "../workloads/workload.ts";
import { type RedisServer, startRedisServer } from "./redis-server.testing.ts";
import type { GroupResult } from "./results.ts";
import { type Endpoint, startLoad } from "./start-load.ts";
import { startTcpServer } from "./tcp-server.testing.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-tls-"));
let server: RedisServer;
let client: Redis;
let tls_port: number;
before(async () => {
  writeFileSync(join(folder, "cert.pem"), TEST_CERTIFICATE);
  writeFileSync(join(folder, "key.pem"), TEST_KEY);
  tls_port = await freePort();
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const files = ["--tls-cert-file", cert, "--tls-key-file", key, "--tls-ca-cert-file", cert];
  server = await startRedisServer(["--tls-port", String(tls_port), ...files, "--tls-auth-clients", "no"]);
  client = new Redis({ port: server.port });
});
after(async () => {
  client.disconnect();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

type ClientsInput = WorkloadInput["clients"][number];

const here = (more: Partial<Endpoint> = {}): Endpoint => ({ host: "127.0.0.1", port: server.port, ...more });
const tls = () => ({ port: tls_port, ca: TEST_CERTIFICATE, servername: "localhost" });

const traffic = (clients: Partial<ClientsInput>, more: Partial<WorkloadInput> = {}) =>
  workload({
    datasets: [
      {
        name: "d",
        keys: 100,
        key_prefix: "k:",
        value_bytes: { kind: "fixed", bytes: 30 },
        database: clients.database ?? 0,
      },
    ],
    clients: [
      {
        name: "clients",
        connections: 5,
        commands: [{ words: ["GET", "{key}"], reply: "value" }],
        arrivals: { kind: "constant", rate_ops: 1000 },
        ...clients,
      },
    ],
    open: { lead_in_ms: 0, duration_ms: 300 },
    ...more,
  });

async function drive(
  one: ReturnType<typeof traffic>,
  at = here(),
  look: () => Promise<void> = async () => {},
): Promise<GroupResult> {
  const load = await startLoad({ workload: one, at, seed: 1, processes: 2, niceness: 0 });
  try {
    await load.preload();
    await load.warmUp();
    const { groups } = await load.openLoop();
    await look();
    await load.tidyUp();
    return groups.clients!;
  } finally {
    await load.stop();
  }
}

const sections = async (name: string) => {
  const info = await client.info(name);
  return Object.fromEntries(
    [...info.matchAll(/^(\w+):(.*)\r?$/gm)].map(([, key, value]) => [key, value!.trim()]),
  );
};

test("connections of a group can be encrypted, those that load its keys are not", async () => {
  const result = await drive(traffic({ tls: true }), here({ tls: tls() }));
  assert.deepEqual([result.operations, result.errors], [300, {}]);
});

test("all connections are encrypted where the endpoint says so", async () => {
  const result = await drive(traffic({}), here({ port: 1, tls: { ...tls(), always: true } }));
  assert.deepEqual([result.operations, result.errors], [300, {}]);
});

test("a certificate that nobody vouches for is refused, unless told otherwise", async () => {
  const stranger = { port: tls_port, servername: "localhost" };
  await assert.rejects(drive(traffic({ tls: true }), here({ tls: stranger })), {
    kind: "connect-failed",
    message: /self-signed certificate/,
  });
  const result = await drive(traffic({ tls: true }), here({ tls: { ...stranger, insecure: true } }));
  assert.equal(result.operations, 300);
});

test("without a port for encrypted connections such a group is not supported", async () => {
  await assert.rejects(drive(traffic({ tls: true })), { kind: "not-supported", phase: "open-loop" });
});

test("users are made with their rules, sign in, and are gone after it", async () => {
  const users = [{ name: "visitor", rules: ["~k:*", "+get"] }];
  const result = await drive(traffic({ user: "visitor" }, { users }), here(), async () => {
    const list = String(await client.call("CLIENT", "LIST"));
    assert.equal(list.match(/ user=visitor/g)!.length, 5);
  });
  assert.deepEqual([result.operations, result.errors], [300, {}]);
  assert.ok(!String(await client.call("ACL", "LIST")).includes("visitor"));
});

test("a user that may not do it is told so, and a user that is there already is not touched", async () => {
  const users = [{ name: "visitor", rules: ["~k:*", "+ping"] }];
  await assert.rejects(drive(traffic({ user: "visitor" }, { users })), {
    kind: "error-replies",
    message: /NOPERM/,
  });
  await client.call("ACL", "SETUSER", "visitor", "on", ">theirs");
  await assert.rejects(drive(traffic({ user: "visitor" }, { users })), {
    kind: "error-replies",
    phase: "preload",
    message: /has a user visitor already/,
  });
  assert.match(String(await client.call("ACL", "LIST")), /visitor/);
  await client.call("ACL", "DELUSER", "visitor");
});

test("a password is asked for by AUTH, with a name where there is one; a wrong one is refused by name", async () => {
  await client.call("ACL", "SETUSER", "somebody", "on", ">geheim-ä-密", "~*", "+@all");
  const result = await drive(traffic({}), here({ user: "somebody", password: "geheim-ä-密" }));
  assert.equal(result.operations, 300);
  await assert.rejects(drive(traffic({}), here({ user: "somebody", password: "wrong" })), {
    kind: "connect-failed",
    phase: "preload",
    message: /refused the sign-in: WRONGPASS/,
  });
});

test("another database is selected", async () => {
  const result = await drive(traffic({ database: 3 }));
  assert.deepEqual([result.operations, result.errors], [300, {}]);
  assert.match((await sections("keyspace")).db3!, /keys=100/);
});

test("RESP3 is asked for by HELLO, with the password", async () => {
  const users = [{ name: "third", rules: ["~k:*", "+@all"] }];
  for (const more of [{}, { user: "third" }]) {
    const result = await drive(
      traffic({ protocol: 3, ...more }, { users: "user" in more ? users : [] }),
      here(),
      async () => {
        const list = String(await client.call("CLIENT", "LIST"));
        assert.equal(list.match(/ resp=3/g)!.length, 5);
      },
    );
    assert.deepEqual([result.operations, result.errors], [300, {}]);
  }
});

test("a server that knows no HELLO does not support RESP3", async () => {
  const old = await startTcpServer((socket) =>
    socket.on("data", (data) => {
      const text = data.toString("latin1");
      socket.write(
        text.includes("HELLO")
          ? "-ERR unknown command 'HELLO'\r\n"
          : "+OK\r\n".repeat(text.match(/\*3/g)?.length ?? 1),
      );
    }),
  );
  try {
    await assert.rejects(drive(traffic({ protocol: 3 }), { host: "127.0.0.1", port: old.port }), {
      kind: "not-supported",
      message: /HELLO/,
    });
  } finally {
    await old.stop();
  }
});

for (const after_batches of [1, 3]) {
  test(`clients that reconnect after ${after_batches} open so many connections, and their latency includes it`, async () => {
    const before = Number((await sections("stats")).total_connections_received);
    const result = await drive(traffic({ reconnect: { after_batches } }));
    const opened = Number((await sections("stats")).total_connections_received) - before;
    assert.deepEqual([result.operations, result.errors], [300, {}]);
    assert.equal(result.connects!.count, 300 / after_batches);
    // One more for the load of the keys.
    assert.equal(opened, result.connects!.count + 1);
    assert.ok(result.connects!.latency_us.p50! > 0);
    if (after_batches === 1) assert.ok(result.latency_us.p50! >= result.connects!.latency_us.p50!);
  });
}

test("clients that reconnect sign in each time, encrypted where told so", async () => {
  const users = [{ name: "visitor", rules: ["~k:*", "+@all"] }];
  const result = await drive(
    traffic(
      {
        reconnect: { after_batches: 1 },
        user: "visitor",
        tls: true,
        arrivals: { kind: "constant", rate_ops: 200 },
      },
      { users },
    ),
    here({ tls: tls() }),
  );
  assert.deepEqual([result.operations, result.errors, result.connects!.count], [60, {}, 60]);
});

test("connections that fail are counted by kind, and fail the run past a limit only", async () => {
  let connections = 0;
  const moody = await startTcpServer((socket) => {
    const nth = connections++;
    socket.on("data", () => {
      if (nth % 50 === 7) socket.resetAndDestroy();
      else socket.write("+OK\r\n");
    });
  });
  const set = { words: ["SET", "{key}", "{value}"], reply: "ok" as const };
  const storm = traffic({ commands: [set], reconnect: { after_batches: 1 } });
  const load = await startLoad({
    workload: storm,
    at: { host: "127.0.0.1", port: moody.port },
    seed: 1,
    niceness: 0,
  });
  try {
    const { operations, errors } = (await load.openLoop()).groups.clients!;
    assert.deepEqual([operations, errors], [300, { "connection-lost": 6 }]);
    await moody.stop();
    await assert.rejects(load.openLoop(), { kind: "connect-failed", message: /\d+ connect-failed/ });
  } finally {
    await load.stop();
    await moody.stop().catch(() => {});
  }
});
