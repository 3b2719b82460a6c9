import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { cpuTimeUs, processTree, residentBytes } from "../process/process-tree.ts";
import { formatCpuList, parseCpuList } from "./cpu-list.ts";
import { hostClassOf, readFingerprint } from "./fingerprint.ts";
import { placeCommand, planPlacement, readPlacementFacts } from "./placement.ts";
import { whereabouts } from "./whereabouts.ts";

test("sets of CPUs are read and written as the kernel does", () => {
  assert.deepEqual(parseCpuList("0-2,8,10-11\n"), [0, 1, 2, 8, 10, 11]);
  assert.deepEqual(parseCpuList(""), []);
  assert.equal(formatCpuList([11, 0, 1, 2, 8, 10]), "0-2,8,10-11");
});

const facts = readPlacementFacts();
const pins = planPlacement(facts).tool !== null;

test("a pinned process is read back from its core", {
  skip: pins ? false : "this host cannot pin",
}, async () => {
  const plan = planPlacement(facts);
  const [program = "", ...args] = placeCommand(plan, plan.engine)([process.execPath, "-e", "for (;;);"]);
  const child = spawn(program, args, { stdio: "ignore" });
  try {
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.deepEqual(whereabouts(child.pid!), { allowed: plan.engine, ran_on: plan.engine });
    assert.ok(cpuTimeUs(child.pid!)! > 50_000);
    assert.ok(residentBytes([child.pid!])! > 10_000_000);
  } finally {
    child.kill("SIGKILL");
  }
});

test("who is held to housekeeping cores still starts an engine on its own", {
  skip: pins ? false : "this host cannot pin",
}, () => {
  const plan = planPlacement(facts);
  const script = `
    import { execFileSync } from "node:child_process";
    import { placeCommand, placeSelf } from ${JSON.stringify(join(import.meta.dirname, "placement.ts"))};
    const plan = ${JSON.stringify(plan)};
    placeSelf(plan);
    const [program, ...args] = placeCommand(plan, plan.engine)(["grep", "Cpus_allowed_list", "/proc/self/status"]);
    console.log(execFileSync(program, args, { encoding: "utf8" }));`;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  assert.deepEqual(parseCpuList(said.split(":")[1]!), plan.engine);
});

test("children count to their tree, and a process that is gone is nothing", async () => {
  const child = spawn("/bin/sh", ["-c", "sleep 30 & sleep 30 & wait"], { stdio: "ignore", detached: true });
  await new Promise((resolve) => setTimeout(resolve, 200));
  if (process.platform === "linux") assert.equal(processTree(child.pid!).length, 3);
  process.kill(-child.pid!, "SIGKILL");
  await new Promise((resolve) => child.on("exit", resolve));
  assert.equal(residentBytes([child.pid!]) ?? null, null);
});

test("a host's class is a slug that says processor and cores", () => {
  assert.equal(hostClassOf({ cpu: "Intel(R) Xeon(R) CPU @ 2.20GHz", cores: 8 }), "intel-xeon-cpu-2-20ghz-8c");
  assert.match(hostClassOf(readFingerprint()), /^[a-z0-9][a-z0-9-]{0,63}$/);
});
