import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { makeTinyEngine, TINY_SERVERS } from "../../tests/fixture/tiny-engine.ts";
import { checkConfig } from "../config/load.ts";
import { OutputTail } from "../process/output-tail.ts";
import { openWarden } from "../process/warden.ts";
import { openRepository } from "../repository/repository.ts";
import { boundCache } from "./cache.ts";
import type { EngineError } from "./errors.ts";
import { freePort, launchEngine, startCommand } from "./launch.ts";
import { type EngineHouse, isPrepared, prepareCommit } from "./prepare.ts";
import { answersPing } from "./ready.ts";
import { resolveRuntime } from "./runtime.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-engine-"));
let house: EngineHouse;
let shas: Record<keyof typeof TINY_SERVERS, string>;

before(async () => {
  const source = join(folder, "source");
  const names = Object.keys(TINY_SERVERS) as (keyof typeof TINY_SERVERS)[];
  const made = makeTinyEngine(
    source,
    names.map((name) => ({ subject: name, server: TINY_SERVERS[name] })),
  );
  shas = Object.fromEntries(names.map((name, i) => [name, made[i]!])) as typeof shas;
  const { engine } = checkConfig({
    engine: {
      name: "tiny",
      repository: source,
      runtime: "node@24",
      prepare: ["node --check server.cjs"],
      start: ["node", "server.cjs", "--port", "{port}", "--dir", "{dir}", "{flags}"],
      limits: { start_s: 1, stop_s: 0.3 },
    },
  });
  house = {
    config: engine,
    repository: await openRepository({ source, path: join(folder, "mirror.git") }),
    runtime: await resolveRuntime({ wanted: "node@24", folder: join(folder, "runtimes") }),
    warden: openWarden(),
    spread: (argv) => argv,
    prepared_dir: join(folder, "prepared"),
    home_dir: join(folder, "home"),
  };
});
after(() => {
  house.warden.close();
  rmSync(folder, { recursive: true, force: true });
});

async function launch(sha: string) {
  const dir = mkdtempSync(join(folder, "run-"));
  return launchEngine({ house, sha, flags: [], dir, port: await freePort(), place: (argv) => argv });
}

test("a commit is prepared once, started, answers, and is gone after stop", async () => {
  await prepareCommit(house, shas.healthy);
  assert.ok(isPrepared(house, shas.healthy));
  const engine = await launch(shas.healthy);
  assert.ok(await answersPing({ port: engine.port, patience_ms: 1_000 }));
  await engine.stop();
  assert.equal(await answersPing({ port: engine.port, patience_ms: 200 }), false);
});

test("a commit that does not build says stage, reason and last lines, and leaves no folder", async () => {
  await assert.rejects(prepareCommit(house, shas.syntax_error), (error: EngineError) => {
    assert.equal(error.stage, "prepare");
    assert.equal(error.message, "node --check server.cjs ended with code 1");
    assert.match(error.output, /SyntaxError/);
    return true;
  });
  assert.equal(isPrepared(house, shas.syntax_error), false);
});

test("a commit that dies at start or never answers is told apart", async () => {
  await prepareCommit(house, shas.dies_at_start);
  await assert.rejects(launch(shas.dies_at_start), (error: EngineError) => {
    assert.equal(error.stage, "start");
    assert.equal(error.message, "ended with code 3 before it answered a PING");
    assert.match(error.output, /no such option: ferment/);
    return true;
  });
  await prepareCommit(house, shas.never_answers);
  await assert.rejects(launch(shas.never_answers), { message: "did not answer a PING within 1 s" });
});

test("children of an engine end with it, and an engine that died is noticed", async () => {
  await prepareCommit(house, shas.leaves_children);
  const engine = await launch(shas.leaves_children);
  assert.equal(countSleepers(), 1);
  await engine.stop();
  assert.equal(countSleepers(), 0);

  await prepareCommit(house, shas.dies_in_run);
  const dying = await launch(shas.dies_in_run);
  await sleep(700);
  assert.throws(() => dying.assertAlive("throughput"), { message: "the engine ended with code 7" });
  await dying.stop();
});

test("nothing outlives a Plumbline that was killed", async () => {
  const script = `
    import { openWarden } from ${JSON.stringify(join(import.meta.dirname, "../process/warden.ts"))};
    import { startProcessGroup } from ${JSON.stringify(join(import.meta.dirname, "../process/process-group.ts"))};
    const warden = openWarden();
    const one = { cwd: "/", env: {}, warden, output_bytes: 1000 };
    const first = await startProcessGroup({ ...one, argv: ["/bin/sleep", "300.5"] });
    const second = await startProcessGroup({ ...one, argv: ["/bin/sleep", "300.5"] });
    await first.end(1000);
    console.log(second.pid);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pid = Number(
    await new Promise((resolve) => child.stdout.once("data", (data) => resolve(String(data)))),
  );
  assert.ok(isAlive(pid));
  child.kill("SIGKILL");
  for (let waited = 0; isAlive(pid) && waited < 100; waited += 1) await sleep(20);
  assert.equal(isAlive(pid), false);
});

test("the cache keeps what is wanted and what was used last", async () => {
  mkdirSync(house.prepared_dir, { recursive: true });
  await prepareCommit(house, shas.healthy);
  const removed = await boundCache({
    prepared_dir: house.prepared_dir,
    most_bytes: 0,
    keep: new Set([shas.healthy]),
  });
  assert.ok(removed >= 3);
  assert.ok(isPrepared(house, shas.healthy));
  assert.equal(existsSync(join(house.prepared_dir, shas.dies_in_run)), false);
});

test("a start command is filled in without a shell", () => {
  const words = ["run", "--port={port}", "{flags}", "--dir", "{dir}"];
  assert.deepEqual(startCommand(words, { port: "7", dir: "/a b", flags: ["--x", "$(date)"] }), [
    "run",
    "--port=7",
    "--x",
    "$(date)",
    "--dir",
    "/a b",
  ]);
});

test("of a flood of output the last whole lines are kept, as plain text", () => {
  const tail = new OutputTail(60);
  for (let i = 0; i < 10_000; i += 1) tail.add(Buffer.from(`line ${i} \u001b[31mred\u001b[0m\u0007\r\n`));
  assert.match(tail.text(), /^line \d{4} red \nline 9999 red$|line 9999 red$/);
  assert.ok(tail.text().length <= 60);
});

function countSleepers(): number {
  const all = execFileSync("ps", ["-A", "-o", "args="], { encoding: "utf8" });
  return all.split("\n").filter((line) => line.trim() === "sleep 300.25").length;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
