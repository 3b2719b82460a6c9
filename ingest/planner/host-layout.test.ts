import assert from "node:assert/strict";
import { test } from "node:test";
import { recordHostInput } from "../../db/commands/host/record-host.ts";
import { readHostLayout } from "../../db/contract/host-layout.ts";
import { planPlacement } from "../host/placement.ts";
import { recordedFiles } from "../host/system-files.ts";
import { machine, machines } from "../host/topology/machine.testing.ts";
import { readTopology } from "../host/topology/topology.ts";
import { layoutFact } from "./host-layout.ts";

for (const [name, shape] of Object.entries(machines)) {
  test(`the layout of ${name} can be stored, and tells of every thread that is online`, () => {
    const topology = readTopology(recordedFiles(machine(shape)), "linux");
    const plan = planPlacement({ topology, tool: "numactl", platform: "linux" });
    const details = layoutFact(topology, plan);
    assert.deepEqual(recordHostInput.parse({ name: "a", class: "b", details }).details, details);
    const threads = readHostLayout(details.layout)!.flatMap(({ domains }) =>
      domains.flatMap(({ cores }) => cores.flat()),
    );
    assert.deepEqual(
      threads.map(({ cpu }) => cpu).sort((a, b) => a - b),
      topology.cpus.filter(({ online }) => online).map(({ id }) => id),
    );
    const engine = threads.filter(({ use }) => use === "E" || use === "I").map(({ cpu }) => cpu);
    assert.deepEqual(
      engine.sort((a, b) => a - b),
      [...plan.engine].sort((a, b) => a - b),
    );
  });
}

test("a system that tells of no CPUs has no layout", () => {
  const topology = readTopology(recordedFiles({}), "darwin");
  assert.deepEqual(layoutFact(topology, planPlacement({ topology, tool: null, platform: "darwin" })), {});
});
