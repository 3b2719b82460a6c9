import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { ComparisonReport } from "../../ingest/cli/compare/report.ts";
import { git } from "../fixture/git.ts";
import { processesNaming, startPlumbline } from "../fixture/plumbline-process.ts";
import { makeTinyEngine, TINY_SERVERS } from "../fixture/tiny-engine.ts";
import { plainWorkload } from "../fixture/workloads.ts";

const PROGRAM = join(import.meta.dirname, "../../ingest/cli/plumbline.js");
const folder = mkdtempSync(join(tmpdir(), "plumbline-compare-"));
const engine = join(folder, "engine");
const { open: _, ...workload } = plainWorkload({ name: "tiny", connections: 8, closed_ms: 100 });

before(() => {
  makeTinyEngine(engine, [
    { subject: "dies later", server: TINY_SERVERS.dies_in_run },
    { subject: "one", server: TINY_SERVERS.healthy },
    { subject: "two", server: `${TINY_SERVERS.healthy}// no change\n` },
    { subject: "dies", server: TINY_SERVERS.dies_at_start },
  ]);
  const config = {
    engine: {
      name: "tiny",
      repository: ".",
      runtime: "node@24",
      start: ["node", "server.cjs", "--port", "{port}"],
      prepare: [],
    },
    workloads: [workload],
  };
  writeFileSync(join(engine, "plumbline.config.ts"), `export default ${JSON.stringify(config)};\n`);
  git(engine, "add", "--all");
  git(engine, "commit", "--quiet", "-m", "say how it is measured");
  // What is measured lies in the working tree only: changed, and not committed.
  writeFileSync(join(engine, "server.cjs"), TINY_SERVERS.slower);
});
after(() => rmSync(folder, { recursive: true, force: true }));

function compare(...args: string[]) {
  return spawnSync(
    process.execPath,
    [PROGRAM, "compare", "--repo", engine, "--data", join(folder, "cache"), ...args],
    {
      encoding: "utf8",
      cwd: folder,
    },
  );
}

test("files as they lie in a checkout are told from a commit, and the checkout is left as it was", {
  timeout: 120_000,
}, () => {
  const objects = () => git(engine, "count-objects");
  const before = [git(engine, "status", "--porcelain"), objects()];
  const { status, stdout, stderr } = compare("HEAD~2", ".", "--budget", "60s", "--json", "--fail-if-worse");
  assert.equal(status, 3, stderr);
  const report = JSON.parse(stdout) as ComparisonReport;
  assert.deepEqual([report.b.name, report.b.working_tree], ["working tree", true]);
  const series = report.workloads[0]!.series.find(({ metric }) => metric === "throughput_ops")!;
  assert.equal(series.word, "slower");
  assert.ok(series.ratio_high! < 1);
  assert.deepEqual([git(engine, "status", "--porcelain"), objects()], before);
  assert.match(readFileSync(join(engine, "server.cjs"), "utf8"), /performance\.now\(\) \+ 0\.2/);
});

test("two commits that do not differ are not told apart, in plain sentences", { timeout: 120_000 }, () => {
  const { status, stdout } = compare("HEAD~3", "HEAD~2", "--budget", "8s");
  assert.equal(status, 0);
  assert.match(stdout, /no change|can't tell/i);
  assert.doesNotMatch(stdout, /\b(slower|faster)$/m);
  assert.match(
    stdout,
    /runs? in \d+ s; all intervals hold at once, whenever one looks, with probability 99 %/,
  );
});

test("what an engine wrote before it died in a run stands below what is not compared further", {
  timeout: 120_000,
}, () => {
  const { stdout, stderr } = compare("HEAD~4", "HEAD~3", "--budget", "8s");
  assert.match(stdout, /^ {2}not compared further: A failed .*\n(.*\n)* {2}\| out of cheese$/m, stderr);
});

test("what cannot be compared says why in a line", { timeout: 120_000 }, () => {
  const unknown = compare("nowhere", ".");
  assert.deepEqual([unknown.status, /nowhere is not a commit of/.test(unknown.stderr)], [2, true]);
  const unstarted = compare("HEAD~1", "HEAD~2", "--budget", "5s");
  assert.equal(unstarted.status, 1);
  assert.match(unstarted.stdout + unstarted.stderr, /no such option: ferment|ended with code 3/);
  const bare = spawnSync(process.execPath, [PROGRAM, "compare", "main"], { encoding: "utf8", cwd: folder });
  assert.equal(bare.status, 2);
  assert.match(bare.stderr, /give --config FILE, or say how the engine starts/);
  for (const { stderr } of [unknown, unstarted, bare]) assert.doesNotMatch(stderr, /\n\s+at /);
});

test("Ctrl-C prints what is known by then and leaves nothing running", { timeout: 120_000 }, async () => {
  const one = startPlumbline([
    "compare",
    "HEAD~3",
    "HEAD~2",
    "--repo",
    engine,
    "--data",
    join(folder, "cache"),
  ]);
  await one.line(/^\d+ pairs? in/);
  one.child.kill("SIGINT");
  assert.equal(await one.exited, 130);
  assert.match(one.text(), /Stopped early/);
  assert.deepEqual(processesNaming(join(folder, "cache")), []);
});
