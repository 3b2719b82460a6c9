import assert from "node:assert/strict";
import { test } from "node:test";
import { recordedFiles } from "../system-files.ts";
import { type MachineShape, machine, machines } from "../topology/machine.testing.ts";
import { readTopology, type Topology } from "../topology/topology.ts";
import { otherPolicy } from "./other-policy.ts";
import { placeCommand } from "./place.ts";
import { PlacementError, type PlacementPlan, type WantedPlacement } from "./placement-plan.ts";
import { planPlacement } from "./plan-placement.ts";

const topologyOf = (name: string, change: Partial<MachineShape> = {}) =>
  readTopology(recordedFiles(machine({ ...machines[name]!, ...change })), "linux");

function plan(topology: Topology, wanted: WantedPlacement = {}, tool: PlacementPlan["tool"] = "numactl") {
  return planPlacement({ topology, tool, platform: "linux", wanted });
}

test("engine and load never share a core; what cannot be pinned is said", () => {
  const two = plan(topologyOf("two cores"));
  assert.deepEqual([two.engine, two.load, two.housekeeping], [[1], [0], [0]]);
  assert.equal(two.said, "engine on core 1, load on 0, which it shares with everything else (numactl)");
  assert.match(two.warnings.join(), /varies by 5 to 15 %/);
  const eight = plan(topologyOf("eight cores"), {}, "taskset");
  assert.deepEqual([eight.engine, eight.load, eight.housekeeping], [[7], [3, 4, 5, 6], [0]]);
  const unpinned = [
    plan(topologyOf("one core")),
    plan(topologyOf("one core of two threads")),
    plan(topologyOf("two cores"), {}, null),
    planPlacement({ topology: readTopology(recordedFiles({}), "darwin"), tool: null, platform: "darwin" }),
  ];
  for (const one of unpinned) {
    assert.match(one.said, /^unpinned: /);
    assert.deepEqual(placeCommand(one, one.engine)(["true"]), ["true"]);
  }
});

test("two sockets: the engine's node is not housekeeping's, its memory is its node's", () => {
  const same = plan(topologyOf("Graviton, 2 nodes"));
  assert.deepEqual([same.engine, same.load, same.housekeeping], [[191], [187, 188, 189, 190], [0]]);
  assert.deepEqual([same.engine_nodes, same.load_nodes], [[1], [1]]);
  const split = plan(topologyOf("Graviton, 2 nodes"), { policy: "split-node", engine_io_cores: 8 });
  assert.deepEqual([split.engine.length, split.load], [9, [92, 93, 94, 95]]);
  assert.deepEqual([split.engine_nodes, split.load_nodes], [[1], [0]]);
  assert.deepEqual(placeCommand(split, split.engine)(["x"]).slice(0, 4), [
    "numactl",
    "--all",
    "--physcpubind=183-191",
    "--membind=1",
  ]);
  assert.ok(placeCommand(split, split.load.slice(0, 1))(["x"]).includes("--membind=0"));
  assert.ok(placeCommand(split, split.housekeeping)(["x"]).includes("--localalloc"));
});

test("EPYC: engine and load in caches of their own, second threads idle and named", () => {
  const made = plan(topologyOf("EPYC, NPS1"), { engine_io_cores: 7, load_cores: 8 });
  assert.deepEqual(made.engine, [184, 185, 186, 187, 188, 189, 190, 191]);
  assert.deepEqual(made.load, [176, 177, 178, 179, 180, 181, 182, 183]);
  assert.deepEqual(made.housekeeping, [0, 192]);
  assert.deepEqual(made.idle.length, 16);
  const wide = plan(topologyOf("EPYC, NPS1"), { engine_cores: 9 });
  assert.match(wide.warnings.join(), /span 2 last-level caches/);
});

test("split-node goes to the nearest node, not to any", () => {
  const topology = topologyOf("EPYC, NPS4");
  const made = plan(topology, { policy: "split-node" });
  const node = (cpu: number) => topology.cpus.find(({ id }) => id === cpu)!.node!;
  assert.equal(topology.nodes[node(made.engine[0]!)]!.distances[node(made.load[0]!)], 12);
});

test("the other policy keeps the engine and moves as many cores of the load; one node has none", () => {
  const facts = { topology: topologyOf("Xeon"), tool: "numactl", platform: "linux" } as const;
  const same = planPlacement(facts);
  const split = otherPolicy(facts, same, {})!;
  assert.deepEqual(
    [split.policy, split.engine, split.load.length],
    ["split-node", same.engine, same.load.length],
  );
  assert.equal(otherPolicy(facts, split, {})!.policy, "same-node");
  assert.equal(
    otherPolicy({ ...facts, topology: topologyOf("eight cores") }, plan(topologyOf("eight cores")), {}),
    null,
  );
});

test("isolated cores go to the engine, then to the load; several of them want an engine that pins its own threads", () => {
  const topology = topologyOf("Xeon with isolated cores");
  const made = plan(topology);
  assert.deepEqual([made.engine, made.load], [[43], [40, 41, 42, 47]]);
  assert.match(
    plan(topology, { engine_cores: 2 }).warnings.join(),
    /does not spread threads over isolated cores/,
  );
});

test("what a container leaves us is used and no more; its limits are warned of", () => {
  const six = plan(topologyOf("a container of six threads"));
  assert.deepEqual([six.engine, six.load, six.housekeeping, six.idle], [[12], [11], [10, 106], [107, 108]]);
  assert.match(
    plan(topologyOf("a container, first version")).warnings.join(),
    /time of 2 CPUs, the plan uses/,
  );
  const half = plan(topologyOf("a container with half of each core"));
  assert.match(half.warnings.join(), /not ours to keep idle/);
});

test("memory that may not be used is borrowed from the nearest node, and said", () => {
  const made = plan(topologyOf("memory of one node only"));
  assert.deepEqual(made.engine_nodes, [0]);
  assert.ok(made.engine.every((cpu) => cpu < 48));
  const away = plan(topologyOf("memory of one node only", { cpuset: [48, 49, 50, 51] }));
  assert.deepEqual(away.engine_nodes, [0]);
  assert.match(away.warnings.join(), /node 1 has no memory that may be used/);
});

test("without numactl memory is not bound, and two nodes make that a warning", () => {
  const made = plan(topologyOf("Xeon"), {}, "taskset");
  assert.deepEqual([made.engine_nodes, made.load_nodes], [[], []]);
  assert.match(made.warnings.join(), /memory is not bound: taskset cannot/);
  assert.deepEqual(placeCommand(made, made.engine)(["x"]), ["taskset", "-c", String(made.engine[0]), "x"]);
});

for (const [name, wanted, limit, said] of [
  [
    "two cores",
    { engine_cores: 2 },
    "cores",
    /2 for the engine .* 1 for the load need 3 physical cores, and 2 may/,
  ],
  ["eight cores", { policy: "split-node" }, "nodes", /needs cores on two NUMA nodes/],
  ["Xeon", { engine_cores: 49 }, "node", /needs 49 cores of one node; a node of this machine has at most 48/],
  [
    "Xeon",
    { engine_cores: 40, load_cores: 40, policy: "same-node" },
    "node",
    /same-node needs 40 .* 40 .* at most 48/,
  ],
  ["EPYC, NPS4", { load_cores: 30, policy: "split-node" }, "node", /split-node needs 1 .* 30 for the load/],
  [
    "one core",
    { load_cores: 1 },
    "pinning",
    /wants load_cores 1, but nothing can be pinned here: there is only one core/,
  ],
] as const) {
  test(`${JSON.stringify(wanted)} on ${name} is refused, with the limit`, () => {
    assert.throws(
      () => plan(topologyOf(name), wanted),
      (error) => error instanceof PlacementError && error.limit === limit && said.test(error.message),
    );
  });
}

test("where one node cannot hold both, the load goes to the next unless same-node was asked for", () => {
  const topology = topologyOf("two nodes of one core");
  const made = plan(topology);
  assert.deepEqual([made.policy, made.engine, made.load], ["split-node", [1], [0]]);
  assert.throws(() => plan(topology, { policy: "same-node" }), PlacementError);
  const wide = plan(topologyOf("Xeon"), { engine_cores: 40, load_cores: 40 });
  assert.equal(wide.policy, "split-node");
});
