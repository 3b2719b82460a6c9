import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import { EXAMPLE_HEAD } from "../../ingest/example/materialise.ts";
import { type RedisServer, startRedisServer } from "../../ingest/load/redis-server.testing.ts";
import { generatorVersion } from "../../ingest/load/version.ts";
import { lacksOf } from "../../package/contents.ts";
import { type InstalledPackage, installPackage } from "../fixture/installed-package.ts";
import { makeTinyEngine, TINY_SERVERS } from "../fixture/tiny-engine.ts";
import { plainWorkload } from "../fixture/workloads.ts";

const ROOT = join(import.meta.dirname, "../..");
const CONFIG = `import { defineConfig } from "plumbline";

export default defineConfig({
  engine: {
    name: "tiny",
    repository: "./engine",
    runtime: "node@24",
    start: ["node", "server.cjs", "--port", "{port}", "--dir", "{dir}"],
  },
  workloads: [${JSON.stringify(plainWorkload({ keys: 50, rate_ops: 500, closed_ms: 60, open_ms: 100 }))}],
  rounds: 1,
});
`;

const packed = await installPackage();
const skip = typeof packed === "string" && packed;
const it = packed as InstalledPackage;
let redis: RedisServer;
let commits: string[];

before(async () => {
  if (skip) return;
  redis = await startRedisServer();
  commits = makeTinyEngine(join(it.folder, "engine"), [
    { subject: "Begin", server: TINY_SERVERS.healthy },
    { subject: "Say more", server: TINY_SERVERS.healthy },
  ]);
  writeFileSync(join(it.folder, "plumbline.config.ts"), CONFIG);
});
after(async () => {
  if (skip) return;
  await redis?.stop();
  it.remove();
});

test("the package holds what its program needs, and nothing else of the repository", { skip }, () => {
  assert.deepEqual(lacksOf(it.root), []);
  const files = execFileSync("tar", ["tzf", it.tarball], { encoding: "utf8" }).trim().split("\n");
  const own = files.map((file) => file.replace(/^package\//, ""));
  const outside = own.filter((file) => !file.startsWith("dist/"));
  assert.deepEqual(outside.sort(), ["LICENSE", "README.md", "ingest/cli/plumbline.js", "package.json"]);
  const ours = own.filter((file) => !file.startsWith("dist/ingest/example/engine/"));
  assert.deepEqual(
    ours.filter((file) =>
      /\.(test|testing)\.|\.png$|\.br$|truth|(?<!\.d)\.tsx?$|^dist\/(app|components|tests)/.test(file),
    ),
    [],
  );
  assert.ok(statSync(it.tarball).size < 1_000_000, "the package is small");
  assert.ok(
    !existsSync(join(it.folder, "node_modules/next")),
    "the dashboard's packages do not come with it",
  );
});

test("help and the catalogue are told", { skip }, async () => {
  const help = await it.plumbline(["--help"]);
  assert.equal(help.code, 0, help.stderr);
  assert.match(help.stdout, /^Usage: plumbline/);
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  assert.equal((await it.plumbline(["--version"])).stdout.trim(), version);
  const workloads = await it.plumbline(["workloads", "--json"]);
  assert.equal(workloads.code, 0, workloads.stderr);
  assert.ok(JSON.parse(workloads.stdout).some(({ name }: { name: string }) => name === "get-p1"));
});

const older = findOlderNode();
test("an older Node.js starts it on the one that npm brought", {
  skip: skip || (older === null && "there is no Node.js of the lines 20 to 23 on PATH"),
}, async () => {
  const { code, stdout, stderr } = await it.plumbline(["engine", "--help"], older!);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Usage: plumbline engine/);
});

test("load drives a server", { skip }, async () => {
  const words = [
    "load",
    "get-p1",
    "--port",
    `${redis.port}`,
    "--only",
    "closed",
    "--duration",
    "0.5",
    "--json",
  ];
  const { code, stdout, stderr } = await it.plumbline(words);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /"throughput_ops": [1-9]/);
});

test("a commit is tried by a configuration that imports plumbline", { skip }, async () => {
  const { stdout, stderr } = await it.plumbline(["engine", "try", "HEAD", "--json"]);
  assert.equal(stderr, "");
  const { commit, failure, run } = JSON.parse(stdout);
  assert.deepEqual([commit, failure], [commits.at(-1), null]);
  // A busy machine spoils the run; that it was made is enough.
  assert.ok(["ok", "disturbed", "saturated"].includes(run.outcome), stdout);
});

test("two commits are compared, with no server and no database", { skip }, async () => {
  const words = [
    "compare",
    "HEAD~1",
    "HEAD",
    "--repo",
    "engine",
    "--data",
    "cache",
    "--budget",
    "3s",
    "--json",
  ];
  const { code, stdout, stderr } = await it.plumbline(["-c", "plumbline.config.ts", ...words]);
  assert.ok(code === 0 || code === 1, stderr);
  const { a, b, workloads } = JSON.parse(stdout);
  assert.deepEqual([a.sha, b.sha], commits);
  // A busy machine may spoil every pair, and then it says so.
  assert.equal(workloads[0].pairs >= 1, code === 0, stdout);
});

test("a history is measured without a dashboard, and what the package has not is said in one line", {
  skip,
}, async () => {
  const measured = await it.plumbline(["start", "--no-dashboard", "--once"]);
  assert.equal(measured.code, 0, measured.stderr);
  assert.match(measured.stdout, /every commit is measured: 2 commits/);
  for (const [verb, said] of [
    ["start", /^plumbline: the npm package has no dashboard: .*--no-dashboard.*\n$/],
    ["replay", /^plumbline: the npm package has no recording .*\n$/],
  ] as const) {
    const refused = await it.plumbline([verb]);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, said);
  }
});

test("the script in docs/load.md runs with the package's imports", { skip }, async () => {
  const docs = readFileSync(join(ROOT, "docs/load.md"), "utf8");
  const [, script] = /```ts\n([\s\S]*?)```/.exec(docs)!;
  const [line] = /^import .* from "plumbline\/load";$/m.exec(docs)!;
  const body = script!.replace(/^import .*\n/gm, "").replace("6379", `${redis.port}`);
  writeFileSync(join(it.folder, "load.mts"), `${line}\n${body}`);
  const { code, stdout, stderr } = await it.run(process.execPath, ["load.mts"]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /throughput_ops: \d/);
});

test("both modules have types, which know the fields of a configuration", { skip }, async () => {
  const settings = {
    module: "nodenext",
    target: "es2024",
    strict: true,
    noEmit: true,
    types: [],
    skipLibCheck: true,
  };
  const check = async (config: string) => {
    writeFileSync(join(it.folder, "plumbline.config.ts"), config);
    const files = ["plumbline.config.ts", "types.ts"];
    writeFileSync(join(it.folder, "tsconfig.json"), JSON.stringify({ compilerOptions: settings, files }));
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    return (await it.run(process.execPath, [tsc, "-p", "."])).stdout;
  };
  writeFileSync(
    join(it.folder, "types.ts"),
    'import { builtInWorkload, type Load, startLoad } from "plumbline/load";\n' +
      "export const load: Promise<Load> = startLoad({ workload: builtInWorkload('get-p1')!, seed: 1 });\n" +
      "// @ts-expect-error: a seed is a number\nstartLoad({ workload: builtInWorkload('get-p1')!, seed: 'one' });\n",
  );
  assert.equal(await check(CONFIG), "");
  assert.match(
    await check(CONFIG.replace("rounds: 1", 'rounds: "one"')),
    /'string' is not assignable to type 'number/,
  );
  writeFileSync(join(it.folder, "plumbline.config.ts"), CONFIG);
});

test("the example's history and the generator's name are those of the repository", { skip }, async () => {
  const script = `
    import { materialiseExample } from "./node_modules/plumbline/dist/ingest/example/materialise.js";
    import { generatorVersion } from "./node_modules/plumbline/dist/ingest/load/version.js";
    const { head } = await materialiseExample({ target: "example" });
    console.log(JSON.stringify({ head, generator: generatorVersion() }));`;
  const { code, stdout, stderr } = await it.run(process.execPath, ["--input-type=module", "--eval", script]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), { head: EXAMPLE_HEAD, generator: generatorVersion() });
});

/** A Node.js on PATH that is older than what Plumbline runs on, or null. */
function findOlderNode(): string | null {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const node = join(folder, "node");
    if (!folder || !existsSync(node)) continue;
    const { stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
    if (/^v2[0-3]\./.test(stdout ?? "")) return node;
  }
  return null;
}
