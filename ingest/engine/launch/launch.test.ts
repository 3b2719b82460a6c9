import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openTestBench } from "../../../tests/fixture/test-bench.ts";
import { makeTinyEngine, TINY_SERVERS } from "../../../tests/fixture/tiny-engine.ts";
import { dialAddresses, isLoopback, listenersOf } from "../../process/listeners.ts";
import type { Bench } from "../../session/bench.ts";
import { closeBench } from "../../session/open-bench.ts";
import { prepareCommit } from "../prepare/prepare.ts";
import { freePort } from "./free-port.ts";
import { launchEngine } from "./launch.ts";
import { layRunFolder } from "./run-folder.ts";
import { startCommand } from "./start-command.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-launch-"));
const servers = {
  healthy: TINY_SERVERS.healthy,
  leaves_children: TINY_SERVERS.leaves_children,
  dies_later: TINY_SERVERS.healthy.replace(
    "(/^ping$/i.test(verb))",
    "(/^die$/i.test(verb)) process.exit(7); else if (/^ping$/i.test(verb))",
  ),
};
let bench: Bench;
let shas: Record<keyof typeof servers, string>;
let starts = 0;

before(async () => {
  const source = join(folder, "source");
  const names = Object.keys(servers) as (keyof typeof servers)[];
  const made = makeTinyEngine(
    source,
    names.map((name) => ({ subject: name, server: servers[name] })),
  );
  shas = Object.fromEntries(names.map((name, i) => [name, made[i]!])) as typeof shas;
  bench = await openTestBench({ source, folder });
});
after(() => {
  closeBench(bench);
  rmSync(folder, { recursive: true, force: true });
});

async function launch(name: keyof typeof servers) {
  const { recipe, tree } = await prepareCommit({ house: bench.house, sha: shas[name] });
  const root = join(folder, "runs", String(starts++));
  return launchEngine({
    house: bench.house,
    recipe,
    prepared_tree: tree,
    flags: [],
    root,
    place: (argv) => argv,
  });
}

test("an engine answers on the port that its own processes hold, and is gone after stop", async () => {
  const engine = await launch("healthy");
  const held = listenersOf(engine.pid);
  if (held)
    assert.deepEqual(
      held.map((one) => one.port),
      [engine.port],
    );
  assert.deepEqual((await engine.probe(["ping", "set-get"])).able, ["ping", "set-get"]);
  await engine.stop();
  assert.throws(() => process.kill(engine.pid, 0), { code: "ESRCH" });
});

test("no two engines that run side by side are given the same port", async () => {
  const ports = new Set<number>();
  // By chance alone some ninety pairs of them would be the same.
  for (let i = 0; i < 2_000; i += 1) ports.add(await freePort());
  assert.equal(ports.size, 2_000);
});

test("children of an engine end with it", async () => {
  const engine = await launch("leaves_children");
  assert.equal(countSleepers(), 1);
  await engine.stop();
  assert.equal(countSleepers(), 0);
});

test("what others listen on is not taken for the engine's", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const child = spawn("sleep", ["30"]);
  try {
    const own = listenersOf(process.pid);
    if (own) assert.ok(own.some(({ port }) => port === (server.address() as { port: number }).port));
    if (own) assert.deepEqual(listenersOf(child.pid!), []);
  } finally {
    child.kill("SIGKILL");
    server.close();
  }
});

test("addresses are told apart by who can reach them", () => {
  assert.deepEqual(["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"].map(isLoopback), [
    true,
    true,
    true,
    true,
  ]);
  assert.deepEqual(["0.0.0.0", "::", "10.0.0.1", "fe80:0:0:0:0:0:0:1"].map(isLoopback), [
    false,
    false,
    false,
    false,
  ]);
  assert.deepEqual(dialAddresses({ address: "::", port: 1 }), ["127.0.0.1", "::1"]);
  assert.deepEqual(dialAddresses({ address: "::1", port: 1 }), ["::1"]);
});

test("a start command is filled in without a shell", () => {
  const words = ["run", "--port={port}", "{flags}", "--dir", "{dir}", "{tree}/x"];
  assert.deepEqual(startCommand(words, { port: "7", dir: "/a b", tree: "/t", flags: ["--x", "$(date)"] }), [
    "run",
    "--port=7",
    "--x",
    "$(date)",
    "--dir",
    "/a b",
    "/t/x",
  ]);
});

test("a run's folder is a fresh copy, and no link of the commit leads a file out of it", async () => {
  const tree = join(folder, "tree");
  mkdirSync(join(tree, "node_modules/x"), { recursive: true });
  mkdirSync(join(folder, "outside"));
  writeFileSync(join(tree, "a.txt"), "a");
  symlinkSync(join(folder, "outside"), join(tree, "conf"));
  const lay = (root: string, files: Parameters<typeof layRunFolder>[0]["recipe"]["files"]) =>
    layRunFolder({
      root: join(folder, root),
      recipe: { folder: "copy", files },
      prepared_tree: tree,
      fill: (text, { dir }) => text.replace("{dir}", dir),
    });
  const { cwd, dir } = await lay("r1", {
    "made/users.acl": { text: "in {dir}" },
    "b.txt": { copy: "a.txt" },
  });
  assert.equal(readFileSync(join(cwd, "made/users.acl"), "utf8"), `in ${dir}`);
  assert.equal(readFileSync(join(cwd, "b.txt"), "utf8"), "a");
  assert.equal(existsSync(join(cwd, "node_modules/x")), true);
  await assert.rejects(lay("r2", { "conf/x": { text: "x" } }), /conf\/x leads out of the run's folder/);
  await assert.rejects(lay("r3", { y: { copy: "conf" } }), /conf leads out of the commit's tree/);
  await assert.rejects(lay("r4", { y: { copy: "gone" } }), /gone is not there/);
  assert.equal(existsSync(join(folder, "outside/x")), false);
});

function countSleepers(): number {
  const all = execFileSync("ps", ["-A", "-o", "args="], { encoding: "utf8" });
  return all.split("\n").filter((line) => line.trim() === "sleep 300.25").length;
}
