import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parseCpuList } from "../cpu-list.ts";
import { readPlacementFacts } from "./facts.ts";
import { placeCommand } from "./place.ts";
import type { PlacementPlan } from "./placement-plan.ts";
import { planPlacement } from "./plan-placement.ts";

const facts = readPlacementFacts();
const plan = planPlacement(facts);
const skip = plan.tool === null ? "this host cannot pin" : false;

/** Starts an idle Node.js where the plan says, and reads back what every thread of it may use. */
async function readBack(plan: PlacementPlan, cpus: readonly number[]) {
  const script = 'console.log("up"); setInterval(() => {}, 1000)';
  const [program = "", ...args] = placeCommand(plan, cpus)([process.execPath, "-e", script]);
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  try {
    await new Promise((resolve) => child.stdout.once("data", resolve));
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    const maps = readMaps(child.pid!);
    return { cpus: parseCpuList(/^Cpus_allowed_list:\s*(.+)$/m.exec(status)?.[1] ?? ""), maps };
  } finally {
    child.kill("SIGKILL");
  }
}

function readMaps(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/numa_maps`, "utf8");
  } catch {
    return null;
  }
}

test("a process is where it was planned: its CPUs and its memory policy are read back", {
  skip,
}, async () => {
  const roles = [plan.engine, plan.load.slice(0, 1), plan.housekeeping];
  for (const cpus of roles) {
    const back = await readBack(plan, cpus);
    assert.deepEqual(
      back.cpus,
      [...cpus].sort((a, b) => a - b),
    );
    const bound = cpus === plan.engine && plan.engine_nodes.length > 0;
    if (bound && back.maps !== null) {
      // The memory of the process itself; what its libraries map shared keeps no policy.
      assert.match(
        back.maps,
        new RegExp(`^[0-9a-f]+ bind(?:[:=][a-z]+)*:${plan.engine_nodes.join()} .*anon=`, "m"),
      );
    }
  }
});

test("taskset places as well where numactl is not there", { skip }, async () => {
  const bare = planPlacement({ ...facts, tool: "taskset" });
  assert.deepEqual((await readBack(bare, bare.engine)).cpus, bare.engine);
});

test("who is held to housekeeping's cores still plans with all, and starts an engine on its own", {
  skip,
}, () => {
  const script = `
    import { execFileSync } from "node:child_process";
    import { placeCommand, placeSelf, planPlacement, readPlacementFacts } from ${JSON.stringify(join(import.meta.dirname, "../placement.ts"))};
    const before = planPlacement(readPlacementFacts());
    placeSelf(before);
    const after = planPlacement(readPlacementFacts());
    const [program, ...args] = placeCommand(after, after.engine)(["grep", "Cpus_allowed_list", "/proc/self/status"]);
    console.log(JSON.stringify({ before, after, said: execFileSync(program, args, { encoding: "utf8" }) }));`;
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  const { before, after, said } = JSON.parse(out);
  assert.deepEqual(after, before);
  assert.deepEqual(parseCpuList(said.split(":")[1]!), plan.engine);
});
