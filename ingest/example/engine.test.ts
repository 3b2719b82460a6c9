import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { execa } from "execa";
import { Redis } from "iovalkey";
import { TEST_CERTIFICATE, TEST_KEY } from "./certificate.testing.ts";
import {
  buildCommit,
  converse,
  type EngineProcess,
  freePort,
  startEngine,
  temporaryFolder,
} from "./engine-process.testing.ts";
import { materialiseExample } from "./materialise.ts";

const folder = await temporaryFolder();
after(() => folder[Symbol.asyncDispose]());
const repository = join(folder.path, "repository");
await materialiseExample({ target: repository });
const { stdout } = await execa("git", ["rev-list", "--reverse", "main"], { cwd: repository });
const hashes = stdout.split("\n");
await writeFile(join(folder.path, "cert.pem"), TEST_CERTIFICATE);
await writeFile(join(folder.path, "key.pem"), TEST_KEY);
const hasBenchmark = await execa("redis-benchmark", ["--version"], { reject: false }).then(
  ({ failed }) => !failed,
);

for (const [which, commit] of [
  ["first", hashes[0]!],
  ["newest", hashes.at(-1)!],
] as const) {
  describe(`the ${which} commit of the example engine`, () => {
    const built = join(folder.path, which);
    let engine: EngineProcess;
    let client: Redis;
    let tlsPort: number;

    before(async () => {
      await buildCommit(repository, commit, built);
      tlsPort = await freePort();
      const tls = [
        "--tls-port",
        String(tlsPort),
        "--tls-cert",
        join(folder.path, "cert.pem"),
        "--tls-key",
        join(folder.path, "key.pem"),
      ];
      engine = await startEngine(built, join(folder.path, `${which}-data`), tls);
      client = new Redis(engine.port, "127.0.0.1");
    });
    after(async () => {
      client.disconnect();
      await engine.stop();
    });

    test("strings, with the options of SET", async () => {
      await client.flushall("ASYNC");
      assert.equal(await client.set("s", "v", "EX", 100, "NX"), "OK");
      assert.equal(await client.set("s", "w", "NX"), null);
      assert.equal(await client.set("s", "w", "KEEPTTL", "GET"), "v");
      assert.equal(await client.ttl("s"), 100);
      assert.equal(await client.call("SET", "s", "x", "XX", "PX", "50000"), "OK");
      assert.ok((await client.pttl("s")) > 49_000);
      assert.equal(await client.append("s", "yz"), 3);
      assert.equal(await client.setrange("s", 5, "!"), 6);
      assert.deepEqual(await client.getrangeBuffer("s", 0, -1), Buffer.from("xyz\0\0!"));
      assert.equal(await client.strlen("s"), 6);
      assert.equal(await client.getdel("s"), "xyz\0\0!");
      assert.equal(await client.mset("a", "1", "b", "2"), "OK");
      assert.deepEqual(await client.mget("a", "none", "b"), ["1", null, "2"]);
      assert.equal(await client.incrby("a", 41), 42);
      assert.equal(await client.decr("a"), 41);
      assert.equal(await client.incrbyfloat("a", 0.5), "41.5");
      await client.set("max", "9223372036854775806");
      await client.incr("max");
      assert.equal(await client.get("max"), "9223372036854775807");
      await assert.rejects(client.incr("max"), /overflow/);
      const binary = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      await client.set(binary, binary);
      assert.deepEqual(await client.getBuffer(binary), binary);
      const large = Buffer.alloc(1_048_576, "x");
      await client.set("large", large);
      assert.ok(large.equals((await client.getBuffer("large"))!));
    });

    test("lists", async () => {
      await client.flushdb();
      await client.rpush("l", "a", "b", "c");
      assert.equal(await client.lpush("l", "z"), 4);
      assert.deepEqual(await client.lrange("l", 0, -1), ["z", "a", "b", "c"]);
      assert.equal(await client.linsert("l", "BEFORE", "b", "i"), 5);
      assert.equal(await client.lrem("l", 0, "i"), 1);
      assert.equal(await client.lmove("l", "m", "LEFT", "RIGHT"), "z");
      assert.equal(await client.rpop("l"), "c");
      assert.deepEqual(await client.lpop("l", 9), ["a", "b"]);
      assert.equal(await client.exists("l"), 0);
      await assert.rejects(client.get("m"), /WRONGTYPE/);
    });

    test("hashes whose fields expire", async () => {
      await client.flushdb();
      assert.equal(await client.hset("h", { f: "1", g: "2" }), 2);
      assert.equal(await client.hincrby("h", "f", 4), 5);
      assert.deepEqual(await client.hgetall("h"), { f: "5", g: "2" });
      assert.deepEqual(await client.call("HPEXPIRE", "h", "40", "FIELDS", "2", "f", "none"), [1, -2]);
      assert.deepEqual(await client.call("HTTL", "h", "FIELDS", "2", "f", "g"), [1, -1]);
      assert.deepEqual(await client.call("HEXPIRE", "h", "100", "FIELDS", "1", "g"), [1]);
      assert.deepEqual(await client.call("HPERSIST", "h", "FIELDS", "1", "g"), [1]);
      await new Promise((resolve) => setTimeout(resolve, 60));
      assert.equal(await client.hget("h", "f"), null);
      assert.equal(await client.hlen("h"), 1);
    });

    test("sets and sorted sets", async () => {
      await client.flushdb();
      assert.equal(await client.sadd("s", "a", "b", "c"), 3);
      assert.equal(await client.sismember("s", "b"), 1);
      assert.ok(["a", "b", "c"].includes((await client.spop("s"))!));
      assert.equal(await client.scard("s"), 2);
      assert.equal(await client.zadd("z", 1, "a", 2, "b", 3, "c"), 3);
      assert.equal(await client.zincrby("z", 5, "a"), "6");
      assert.deepEqual(await client.zrange("z", 0, -1, "WITHSCORES"), ["b", "2", "c", "3", "a", "6"]);
      assert.deepEqual(await client.zrangebyscore("z", "(2", "+inf"), ["c", "a"]);
      assert.equal(await client.zrank("z", "a"), 2);
      assert.deepEqual(await client.zpopmin("z"), ["b", "2"]);
      assert.equal(await client.zcard("z"), 2);
    });

    test("expiry, by asking and by itself", async () => {
      await client.flushdb();
      await client.set("k", "v", "PX", 30);
      for (let key = 0; key < 50; key++) await client.set(`gone:${key}`, "v", "PX", 400);
      assert.equal(await client.persist("gone:0"), 1);
      await new Promise((resolve) => setTimeout(resolve, 900));
      assert.equal(await client.dbsize(), 1);
      assert.equal(await client.get("k"), null);
      assert.equal(await client.ttl("k"), -2);
    });

    test("transactions that depend on watched keys", async () => {
      await client.flushdb();
      assert.deepEqual(
        await client
          .multi()
          .set("t", "1")
          .incr("t")
          .lpush("t", "x")
          .exec()
          .then((all) => all!.map(([error, value]) => error?.message.slice(0, 9) ?? value)),
        ["OK", 2, "WRONGTYPE"],
      );
      const other = client.duplicate();
      await client.watch("t");
      await other.set("t", "9");
      assert.equal(await client.multi().incr("t").exec(), null);
      assert.equal(await client.get("t"), "9");
      other.disconnect();
    });

    test("the SCAN family sees everything once", async () => {
      await client.flushdb();
      const names = Array.from({ length: 500 }, (_, number) => `key:${number}`);
      for (const name of names) client.set(name, "v");
      await client.sadd("set", ...names);
      await client.hset("hash", Object.fromEntries(names.map((name) => [name, "v"])));
      await client.zadd("zset", ...names.flatMap((name, score) => [score, name]));
      const seen: string[] = [];
      for await (const batch of client.scanStream({ match: "key:*", count: 50 })) seen.push(...batch);
      assert.deepEqual(seen.sort(), names.sort());
      for (const [stream, width] of [
        [client.sscanStream("set"), 1],
        [client.hscanStream("hash"), 2],
        [client.zscanStream("zset"), 2],
      ] as const) {
        let found = 0;
        for await (const batch of stream) found += batch.length;
        assert.equal(found, 500 * width);
      }
    });

    test("databases, types and sizes", async () => {
      await client.flushall();
      await client.set("k", "v");
      await client.select(3);
      assert.equal(await client.exists("k"), 0);
      await client.select(0);
      assert.equal(await client.type("k"), "string");
      assert.equal(await client.object("ENCODING", "k"), "embstr");
      assert.ok(((await client.memory("USAGE", "k")) ?? 0) > 50);
      assert.deepEqual(await client.keys("?"), ["k"]);
      assert.equal(await client.randomkey(), "k");
    });

    test("INFO counts by prefix and by user, CONFIG and CLIENT and COMMAND answer", async () => {
      await client.flushall();
      await client.mset("user:1", "a", "user:2", "b", "plain", "c");
      const info = await client.info("prefixes");
      assert.match(info, /prefix_user:keys=2,bytes=\d+/);
      assert.match(info, /prefix_\(none\):keys=1,/);
      assert.match(await client.info(), /# Users\r\nuser_default:connections=\d+,commands=\d+/);
      assert.deepEqual(await client.config("GET", "maxcl*"), ["maxclients", "10000"]);
      assert.equal(await client.config("SET", "write-coalescing", "no"), "OK");
      assert.equal(await client.ping(), "PONG");
      assert.equal(await client.config("SET", "write-coalescing", "yes"), "OK");
      await client.client("SETNAME", "me");
      assert.match(String(await client.client("LIST")), /name=me .*user=default/);
      assert.ok(Number(await client.command("COUNT")) > 100);
      assert.deepEqual(((await client.command("INFO", "get")) as unknown[][])[0]!.slice(0, 2), ["get", 2]);
    });

    test("users may do what their rules say", async () => {
      await client.flushall();
      await client.acl("SETUSER", "reader", "on", ">secret", "~own:*", "+@read", "+set", "-mget");
      const reader = new Redis(engine.port, "127.0.0.1", {
        username: "reader",
        password: "secret",
        enableReadyCheck: false,
      });
      assert.equal(await reader.set("own:1", "v"), "OK");
      await assert.rejects(reader.get("other"), /NOPERM/);
      await assert.rejects(reader.mget("own:1"), /NOPERM/);
      await assert.rejects(reader.flushall(), /NOPERM/);
      await assert.rejects(client.call("AUTH", "reader", "wrong"), /WRONGPASS/);
      assert.match(String(await client.acl("LIST")), /user reader on #[0-9a-f]{64} ~own:\*/);
      assert.match(await client.info("users"), /user_reader:connections=1,commands=\d+/);
      const ended = new Promise((resolve) => reader.once("close", resolve));
      assert.equal(await client.acl("DELUSER", "reader"), 1);
      await ended;
      reader.disconnect();
      assert.equal(await client.acl("WHOAMI"), "default");
    });

    test("RESP3 after HELLO", async () => {
      const answer = await converse(engine.port, [
        "HELLO 3\r\nDEL h z\r\nHSET h f v\r\nHGETALL h\r\nGET none\r\nZADD z 1.5 m\r\nZSCORE z m\r\nSMEMBERS none\r\nQUIT\r\n",
      ]);
      assert.match(answer, /^%7\r\n\$6\r\nserver\r\n\$6\r\npebble\r\n/);
      assert.ok(
        answer.endsWith(":1\r\n%1\r\n$1\r\nf\r\n$1\r\nv\r\n_\r\n:1\r\n,1.5\r\n~0\r\n+OK\r\n"),
        answer,
      );
    });

    test("TLS", async () => {
      const secure = new Redis(tlsPort, "127.0.0.1", { tls: { ca: TEST_CERTIFICATE } });
      assert.equal(await secure.set("tls", "v".repeat(100_000)), "OK");
      assert.equal((await secure.get("tls"))?.length, 100_000);
      assert.match(String(await secure.client("INFO")), /tls=yes/);
      secure.disconnect();
    });

    test("requests split at every byte, and inline ones", async () => {
      const requests = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\nvw\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n";
      assert.equal(await converse(engine.port, [...requests, "QUIT\r\n"]), "+OK\r\n$2\r\nvw\r\n+OK\r\n");
      assert.equal(
        await converse(engine.port, ['SET k "a b"\r\nGET k\nQUIT\r\n']),
        "+OK\r\n$3\r\na b\r\n+OK\r\n",
      );
      const many = "PING\r\n".repeat(5000);
      assert.equal(await converse(engine.port, [`${many}QUIT\r\n`]), `${"+PONG\r\n".repeat(5000)}+OK\r\n`);
    });

    test("garbage is answered and the connection closed; the engine goes on", async () => {
      for (const garbage of [
        "*1\r\n$x\r\n",
        "*99999999\r\n",
        "*1\r\n$9999999999\r\n",
        "*-\r\n",
        "*1\r\nPING\r\n",
        "x".repeat(100_000),
      ]) {
        assert.match(await converse(engine.port, [garbage]), /^-ERR Protocol error: /, garbage.slice(0, 20));
      }
      assert.equal(
        await converse(engine.port, ["NOSUCH a\r\nGET\r\nQUIT\r\n"]).then(
          (answer) => answer.match(/-ERR/g)?.length,
        ),
        2,
      );
      assert.equal(await client.ping(), "PONG");
    });

    test("a snapshot is there after a restart", async () => {
      const dir = join(folder.path, `${which}-snapshot`);
      const writer = await startEngine(built, dir);
      await converse(writer.port, [
        "SET s v\r\nHSET h f v\r\nZADD z 1 m\r\nRPUSH l a b\r\nSADD t m\r\nPEXPIRE s 60000\r\nSAVE\r\nQUIT\r\n",
      ]);
      await writer.stop();
      const reader = await startEngine(built, dir);
      const answer = await converse(reader.port, [
        "GET s\r\nHGET h f\r\nZSCORE z m\r\nLLEN l\r\nSCARD t\r\nTTL s\r\nQUIT\r\n",
      ]);
      await reader.stop();
      assert.match(answer, /^\$1\r\nv\r\n\$1\r\nv\r\n\$1\r\n1\r\n:2\r\n:1\r\n:(59|60)\r\n\+OK\r\n$/);
    });

    test("the default tests of redis-benchmark", {
      skip: !hasBenchmark && "redis-benchmark is not on PATH",
    }, async () => {
      const { stdout: report } = await execa("redis-benchmark", [
        "-p",
        String(engine.port),
        "-q",
        "-n",
        "2000",
        "-P",
        "4",
      ]);
      for (const name of [
        "PING_INLINE",
        "SET",
        "GET",
        "INCR",
        "LPUSH",
        "SPOP",
        "ZPOPMIN",
        "LRANGE_600",
        "MSET",
      ]) {
        assert.match(report, new RegExp(`${name}[^\\n\\r]*: [\\d.]+ requests per second`));
      }
      assert.doesNotMatch(report, /error/i);
    });
  });
}

test("the commit that does not build says why, and so does the one that dies at start", async () => {
  const broken = join(folder.path, "broken");
  await assert.rejects(buildCommit(repository, hashes[8]!, broken), /info\.ts: .*conflict marker/i);
  const dying = join(folder.path, "dying");
  await buildCommit(repository, hashes[16]!, dying);
  const { exitCode, stderr } = await execa(process.execPath, ["dist/server.js", "--port", "1"], {
    cwd: dying,
    reject: false,
  });
  assert.equal(exitCode, 2);
  assert.match(stderr, /max-clients/);
});
