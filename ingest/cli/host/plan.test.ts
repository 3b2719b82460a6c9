import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { parseCpuList } from "../../host/cpu-list.ts";
import { planPlacement } from "../../host/placement.ts";
import { recordedFiles, systemFiles } from "../../host/system-files.ts";
import { machine, machines } from "../../host/topology/machine.testing.ts";
import { readTopology } from "../../host/topology/topology.ts";
import type { PlanReport } from "./plan-report.ts";
import { planWords } from "./plan-words.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-host-plan-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `plumbline host` in an empty folder. */
function host(...words: string[]): { out: string; err: string; code: number | null } {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "../plumbline.js"), "host", ...words],
    { cwd: folder, encoding: "utf8", timeout: 60_000 },
  );
  return { out: stdout, err: stderr, code: status };
}

function written(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

function lettersIn(text: string): string {
  const rows = text.split("\n").flatMap((line) => /^ {2}[\d.,-]+ +([EILHB.x -]+)$/.exec(line)?.[1] ?? []);
  return rows.join("").replaceAll(" ", "");
}

const epyc = written("epyc.json", machine(machines["EPYC, NPS1"]!));

test("a plan for 192 cores fits into 100 columns, shows every thread once and explains itself", () => {
  const { out, code } = host("plan", "--topology", epyc, "--io-cores", "7");
  assert.equal(code, 0);
  const lines = out.split("\n");
  assert.ok(lines.every((line) => line.length <= 100));
  const drawn = lettersIn(out);
  const count = (letter: string) => drawn.split(letter).length - 1;
  assert.deepEqual(["E", "I", "L", "H", "-"].map(count), [1, 7, 4, 2, 12]);
  assert.equal(drawn.length, 384);
  for (const part of ["engine:", "engine I/O:", "load:", "housekeeping:", "idle:", "memory:"]) {
    assert.ok(
      lines.some((line) => line.startsWith(part)),
      part,
    );
  }
});

for (const name of Object.keys(machines)) {
  test(`the picture of ${name} is at most 100 columns wide, and has a letter for every thread`, () => {
    const topology = readTopology(recordedFiles(machine(machines[name]!)), "linux");
    const words = planWords(topology, planPlacement({ topology, tool: "numactl", platform: "linux" }), {
      recorded: true,
      wake_limit: null,
    });
    assert.ok(words.split("\n").every((line) => line.length <= 100 && line === line.trimEnd()));
    assert.equal(lettersIn(words).length, topology.cpus.filter(({ online }) => online).length);
  });
}

test("many cores whose numbers take turns are told within 100 columns, and the tool is not cut off", () => {
  const topology = readTopology(recordedFiles(machine(machines["Xeon numbered by turns"]!)), "linux");
  const wanted = { engine_cores: 3, engine_io_cores: 44, load_cores: 47, policy: "split-node" } as const;
  const plan = planPlacement({ topology, tool: "numactl", platform: "linux", wanted });
  assert.match(plan.said, /\(numactl\)$/);
  assert.ok(
    planWords(topology, plan, { recorded: false, wake_limit: null })
      .split("\n")
      .every((line) => line.length <= 100),
  );
});

test("what cannot be had is refused in one line with exit code 2", () => {
  const refused = host("plan", "--topology", epyc, "--engine-cores", "97");
  assert.deepEqual([refused.code, refused.out], [2, ""]);
  assert.match(refused.err, /^plumbline: the engine .* needs 97 cores of one node; .* at most 96 .*\n$/);
  assert.equal(host("plan", "--policy", "any").code, 2);
});

test("a file that is no recording is refused by name", () => {
  for (const [file, said] of [
    [join(folder, "absent.json"), /absent\.json is not there/],
    [written("text.json", "no"), /text\.json is no recording of `plumbline host record`: is no JSON/],
  ] as const) {
    const { code, err } = host("plan", "--topology", file);
    assert.equal(code, 2);
    assert.match(err, said);
  }
});

test("the configuration's wishes count, options go before them", () => {
  const engine = { name: "mine", repository: "../mine", runtime: "system", start: ["./server"] };
  const config = { engine, host: { placement: { load_cores: 60 } } };
  const file = join(folder, "mine.config.mjs");
  writeFileSync(file, `export default ${JSON.stringify(config)}`);
  const own = (...words: string[]) =>
    spawnSync(
      process.execPath,
      [join(import.meta.dirname, "../plumbline.js"), "-c", file, "host", "plan", "--json", ...words],
      { encoding: "utf8" },
    );
  const few = (process.platform === "linux" ? parseCpuList(hereOnline()).length : 1) < 61;
  if (few) assert.match(own().stderr, /60 for the load|load_cores 60/);
  if (few) assert.equal(own().status, 2);
  const least = own("--load-cores", "1");
  assert.ok(least.status === 0 || /nothing can be pinned here/.test(least.stderr), least.stderr);
});

const skip = process.platform === "linux" ? false : "only Linux tells";

test("what `host record` prints is planned with elsewhere", { skip }, () => {
  const { out, code } = host("record");
  assert.equal(code, 0);
  const { topology }: PlanReport = JSON.parse(
    host("plan", "--json", "--topology", written("here.json", out)).out,
  );
  assert.equal(topology.online, hereOnline());
});

test("--json tells the machine and the plan", { skip }, () => {
  const { out, code } = host("plan", "--json");
  assert.equal(code, 0);
  const { topology, plan }: PlanReport = JSON.parse(out);
  assert.equal(topology.online, hereOnline());
  assert.ok(plan.said.length > 0);
  assert.ok(plan.engine.every((cpu) => parseCpuList(topology.allowed).includes(cpu)));
});

function hereOnline(): string {
  return systemFiles().read("/sys/devices/system/cpu/online") ?? "";
}
