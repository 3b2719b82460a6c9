import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { openDatabase } from "../../../db/client.ts";
import { startProcessGroup } from "../../process/process-group.ts";
import { openWarden, type Warden } from "../../process/warden.ts";
import { openBubblewrap } from "./bubblewrap.ts";
import { openOtherUser } from "./other-user.ts";
import { noSandbox, openSandbox, type Sandbox } from "./sandbox.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-sandbox-"));
chmodSync(folder, 0o711);
const at = (...names: string[]) => join(folder, ...names);
const opened: Record<string, Sandbox | string> = {};
let warden: Warden;
let ours: ChildProcess;
let server: Server;

before(async () => {
  warden = openWarden();
  for (const name of ["work", "tmp", "shm", "other", "home/.ssh"]) mkdirSync(at(name), { recursive: true });
  chmodSync(at("home"), 0o700);
  writeFileSync(at("home/.ssh/id_ed25519"), "secret key");
  writeFileSync(at("other/result.js"), "of another commit");
  openDatabase({ dir: at("data"), role: "ingest" }).close();
  ours = spawn("sleep", ["120"], { env: { ...process.env, PLUMBLINE_TOKEN: "a-token-of-ours" } });
  server = createServer((socket) => socket.end("reached")).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  opened.bwrap = await openBubblewrap(at("work"));
  opened.user = await openOtherUser(at("work"));
});
after(() => {
  for (const one of Object.values(opened)) if (typeof one !== "string") one.close();
  ours.kill("SIGKILL");
  server.close();
  warden.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a script of Node.js contained; what it prints is the answer. */
async function attempt(sandbox: Sandbox, script: string, { network = false, processes = 300 } = {}) {
  await sandbox.handOver([at("work"), at("tmp"), at("shm")]);
  const { argv, env } = sandbox.contain([process.execPath, "--input-type=module", "-e", script], {
    cwd: at("work"),
    env: { PATH: process.env.PATH ?? "", HOME: at("work") },
    writable: [at("work")],
    readable: [dirname(process.execPath)],
    tmp: at("tmp"),
    shm: at("shm"),
    network,
    limits: { processes, disk_bytes: 50_000_000 },
  });
  const group = await startProcessGroup({ argv, cwd: at("work"), env, warden, output_bytes: 4_000 });
  const timer = setTimeout(() => void group.end(0), 20_000);
  await group.exited;
  clearTimeout(timer);
  await group.end(200);
  await sandbox.sweep();
  return group.output();
}

/** Prints what an act returned, or that it was refused. */
const trying = (act: string) =>
  `import fs from "node:fs"; import net from "node:net"; import { spawnSync } from "node:child_process";
   try { console.log("did: " + (${act})); } catch (error) { console.log("refused: " + error.code); }`;

const read = (path: string) => trying(`fs.readFileSync(${JSON.stringify(path)}, "latin1").slice(0, 200)`);
const attacks: [what: string, script: () => string, only?: "bwrap"][] = [
  ["read Plumbline's database", () => read(at("data/plumbline.db"))],
  ["read a key in our home", () => read(at("home/.ssh/id_ed25519"))],
  ["read our environment", () => read(`/proc/${ours.pid}/environ`)],
  ["read our memory", () => trying(`fs.openSync("/proc/${ours.pid}/mem", "r+")`)],
  ["trace us", () => trying(`fs.readlinkSync("/proc/${ours.pid}/exe")`)],
  ["kill us", () => trying(`process.kill(${ours.pid}, 9)`)],
  [
    "change another commit",
    () => trying(`fs.writeFileSync(${JSON.stringify(at("other/result.js"))}, "mine")`),
  ],
  ["change a program of the system", () => trying('fs.writeFileSync("/usr/bin/true", "mine")')],
  [
    "write one file larger than the limit",
    () => trying('fs.writeFileSync("big", Buffer.alloc(60_000_000)) ?? fs.statSync("big").size'),
  ],
  ["see that other commits exist", () => trying(`fs.readdirSync(${JSON.stringify(at("other"))})`), "bwrap"],
  ["see processes of ours", () => trying(`fs.readdirSync("/proc/${ours.pid}")`), "bwrap"],
];

test("with no sandbox the same attempts succeed, so that they prove something", async (context) => {
  if (process.getuid?.() !== 0) return context.skip("needs root, as whom nothing is refused");
  const harmless = attacks.filter(([what]) => /^(read|trace|see)/.test(what));
  for (const [what, script] of harmless) assert.match(await attempt(noSandbox, script()), /^did: /, what);
});

for (const kind of ["bwrap", "user"] as const) {
  for (const [what, script, only] of attacks) {
    if (only && only !== kind) continue;
    test(`${kind}: a commit cannot ${what}`, async (context) => {
      const sandbox = opened[kind]!;
      if (typeof sandbox === "string") return context.skip(sandbox);
      const said = await attempt(sandbox, script());
      assert.match(said, /^refused: /, "it has to have been tried, and refused");
      assert.equal(ours.exitCode ?? ours.signalCode, null);
    });
  }

  test(`${kind}: a commit is handed no variable of ours`, async (context) => {
    const sandbox = opened[kind]!;
    if (typeof sandbox === "string") return context.skip(sandbox);
    process.env.PLUMBLINE_TOKEN = "a-token-of-ours";
    const said = await attempt(sandbox, "console.log(Object.keys(process.env).sort().join())");
    delete process.env.PLUMBLINE_TOKEN;
    assert.deepEqual(
      said
        .split(",")
        .filter(
          (name) =>
            !["HOME", "PATH", "PWD", "PLUMBLINE_GROUP", "TMPDIR", "SHLVL", "_", "OLDPWD"].includes(name),
        ),
      [],
    );
  });

  test(`${kind}: forking without end stops at the limit`, async (context) => {
    const sandbox = opened[kind]!;
    if (typeof sandbox === "string") return context.skip(sandbox);
    const said = await attempt(
      sandbox,
      `import { spawn } from "node:child_process";
       let made = 0; let refused = 0;
       for (let i = 0; i < 200; i += 1) {
         try { const child = spawn("sleep", ["617"]); child.on("error", () => { refused += 1; }); if (child.pid) made += 1; } catch { refused += 1; }
       }
       setTimeout(() => { console.log(made < 150 && refused > 0 ? "stopped" : "made " + made); process.exit(); }, 300);`,
      { processes: 120 },
    );
    assert.match(said, /stopped/);
  });

  test(`${kind}: what a commit starts in a session of its own, without its environment, ends with it`, async (context) => {
    const sandbox = opened[kind]!;
    if (typeof sandbox === "string") return context.skip(sandbox);
    await attempt(
      sandbox,
      `import { spawn } from "node:child_process";
       spawn("setsid", ["-f", "sh", "-c", "sleep 2; echo still here > ${at("work/late")}"], { env: { PATH: process.env.PATH }, stdio: "ignore" });
       setTimeout(() => process.exit(), 200);`,
    );
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    assert.equal(existsSync(at("work/late")), false);
  });
}

const callOut = () =>
  `import net from "node:net";
   const socket = net.connect(${(server.address() as { port: number }).port}, "127.0.0.1");
   socket.on("data", (data) => { console.log(String(data)); process.exit(); });
   socket.on("error", (error) => { console.log("refused: " + error.code); process.exit(); });
   setTimeout(() => process.exit(), 3000);`;

test("bwrap: a running engine cannot call out, not even to this host; prepare can", async (context) => {
  const sandbox = opened.bwrap!;
  if (typeof sandbox === "string") return context.skip(sandbox);
  assert.match(await attempt(sandbox, callOut()), /refused: ECONNREFUSED/);
  assert.match(await attempt(sandbox, callOut(), { network: true }), /reached/);
});

test("bwrap: what is within the network of engines is reached by entering it only", async (context) => {
  const sandbox = opened.bwrap!;
  if (typeof sandbox === "string") return context.skip(sandbox);
  const [program, ...args] = sandbox.enter(["cat", "/proc/self/net/dev"]);
  const child = spawn(program!, args, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  for await (const chunk of child.stdout) text += chunk;
  const devices = text
    .split("\n")
    .slice(2)
    .filter(Boolean)
    .map((line) => line.trim().split(":")[0]);
  assert.ok(devices.includes("lo") && !devices.some((name) => /^(eth|en|wl)/.test(name!)), text);
});

test("what was asked for and does not work is said, and none is said plainly", async () => {
  const none = await openSandbox({ wanted: "none", test_folder: at("work") });
  assert.equal(none.said, noSandbox.said);
  assert.match(none.said, /^no sandbox/);
  const path = process.env.PATH;
  process.env.PATH = "";
  const fallen = await openSandbox({ wanted: "bwrap", test_folder: at("work") });
  process.env.PATH = path;
  assert.notEqual(fallen.kind, "bwrap");
  assert.match(fallen.shortfalls[0]!, /^bubblewrap: /);
});
