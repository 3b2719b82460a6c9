import assert from "node:assert/strict";
import { test } from "node:test";
import { recordedFiles } from "../system-files.ts";
import { type MachineShape, machine, machines } from "../topology/machine.testing.ts";
import { allowedCpus, readTopology, type Topology } from "../topology/topology.ts";
import { coresOf } from "./cores.ts";
import { placeCommand } from "./place.ts";
import { PlacementError, type PlacementPlan, type WantedPlacement } from "./placement-plan.ts";
import { planPlacement } from "./plan-placement.ts";

const topologyOf = (name: string, change: Partial<MachineShape> = {}) =>
  readTopology(recordedFiles(machine({ ...machines[name]!, ...change })), "linux");

function plan(topology: Topology, wanted: WantedPlacement = {}, tool: PlacementPlan["tool"] = "numactl") {
  return planPlacement({ topology, tool, platform: "linux", wanted });
}

const WANTED: WantedPlacement[] = [
  {},
  { policy: "same-node" },
  { policy: "split-node" },
  { engine_cores: 2 },
  { engine_io_cores: 3 },
  { engine_cores: 2, engine_io_cores: 8, load_cores: 8 },
  { engine_cores: 9, load_cores: 2, policy: "split-node" },
  { engine_cores: 30, load_cores: 12 },
  { load_cores: 1 },
  { load_cores: 64 },
  { engine_cores: 96, load_cores: 64 },
];

/** What must hold of every plan, whatever the machine. */
function assertSound(topology: Topology, made: PlacementPlan, wanted: WantedPlacement) {
  const cores = coresOf(topology);
  const coreOf = (cpu: number) => topology.cpus.find(({ id }) => id === cpu)!.core;
  const about = (ids: readonly number[]) => cores.filter(({ id }) => new Set(ids.map(coreOf)).has(id));
  const engine = about(made.engine);
  const load = about(made.load);
  const allowed = allowedCpus(topology);
  for (const cpu of [...made.engine, ...made.load, ...made.housekeeping]) assert.ok(allowed.includes(cpu));
  // Whole cores: as many as CPUs, none of them another's.
  assert.equal(engine.length, made.engine.length);
  assert.equal(load.length, made.load.length);
  assert.equal(engine.filter((core) => load.includes(core)).length, 0);
  assert.equal(about(made.housekeeping).filter((core) => engine.includes(core)).length, 0);
  const shared = about(made.housekeeping).some((core) => load.includes(core));
  assert.equal(shared, engine.length + (wanted.load_cores ?? 1) + 1 > cores.length);
  assert.equal(
    made.warnings.some((line) => line.startsWith("load and housekeeping share")),
    shared,
  );
  // What lies idle is named, and nothing runs there.
  const used = [...made.engine, ...made.load, ...made.housekeeping];
  const threads = [...engine, ...load].flatMap((core) => core.threads);
  assert.deepEqual(
    made.idle,
    threads.filter((cpu) => !used.includes(cpu)).sort((a, b) => a - b),
  );
  // The engine: what was asked for, in one cache where one has room, on one node.
  const count = (wanted.engine_cores ?? 1) + (wanted.engine_io_cores ?? 0);
  assert.equal(made.engine.length, count);
  assert.equal(made.engine_io.length, wanted.engine_io_cores ?? 0);
  assert.ok(made.engine_io.every((cpu) => made.engine.includes(cpu)));
  assert.equal(new Set(engine.map(({ node }) => node)).size, 1);
  const spanned = new Set(engine.map(({ domain }) => domain)).size;
  assert.equal(
    spanned > 1,
    made.warnings.some((line) => line.includes("last-level caches")),
  );
  const load_count = wanted.load_cores ?? 1;
  const roomy = [...Map.groupBy(cores, ({ domain }) => domain).values()].filter((domain) => {
    const node = cores.filter((core) => core.node === domain[0]!.node);
    return domain.length > count && node.length > count + load_count;
  });
  if (made.policy === "same-node" && roomy.length > 0) assert.equal(spanned, 1);
  // The load: where the policy says, as many as asked for.
  assert.equal(new Set(load.map(({ node }) => node)).size, 1);
  assert.equal(load[0]!.node === engine[0]!.node, made.policy === "same-node");
  assert.ok(wanted.policy === undefined || wanted.policy === made.policy);
  assert.ok(wanted.load_cores === undefined ? made.load.length <= 4 : made.load.length === wanted.load_cores);
  // Memory: of one node each, which may be used.
  for (const nodes of [made.engine_nodes, made.load_nodes]) {
    assert.equal(nodes.length, topology.nodes_shown ? 1 : 0);
    for (const id of nodes) assert.ok(topology.nodes.find((node) => node.id === id)!.memory_allowed);
  }
  assert.ok(made.said.length <= 500);
  assert.ok(made.reasons.length >= 4);
}

/** Nothing that fits with a core to spare is refused. */
function assertCalledFor(topology: Topology, wanted: WantedPlacement, { message }: PlacementError) {
  const cores = coresOf(topology);
  const nodes = [...Map.groupBy(cores, ({ node }) => node).values()].map(({ length }) => length);
  const engine = (wanted.engine_cores ?? 1) + (wanted.engine_io_cores ?? 0);
  const load = wanted.load_cores ?? 1;
  const fits = { "same-node": nodes.some((n) => n > engine + load), "split-node": false };
  fits["split-node"] = nodes.some(
    (n, at) => n > engine && nodes.some((m, other) => other !== at && m > load),
  );
  for (const policy of wanted.policy ? [wanted.policy] : (["same-node", "split-node"] as const)) {
    assert.ok(!fits[policy] || cores.length < 2, `${policy} fits, and was refused: ${message}`);
  }
}

for (const name of Object.keys(machines)) {
  test(`${name}: every plan is sound or refused with the reason`, () => {
    const topology = topologyOf(name);
    const cores = coresOf(topology).length;
    for (const wanted of WANTED) {
      try {
        const made = plan(topology, wanted);
        if (made.tool === null) assert.ok(cores < 2);
        else assertSound(topology, made, wanted);
      } catch (error) {
        if (!(error instanceof PlacementError)) throw error;
        assert.ok(Object.keys(wanted).length > 0, `refused though nothing was asked for: ${error.message}`);
        assertCalledFor(topology, wanted, error);
      }
    }
  });
}

test("engine and load never share a core; what cannot be pinned is said", () => {
  const two = plan(topologyOf("two cores"));
  assert.deepEqual([two.engine, two.load, two.housekeeping], [[1], [0], [0]]);
  assert.equal(two.said, "engine on core 1, load on 0, which it shares with everything else (numactl)");
  assert.match(two.warnings.join(), /varies by 5 to 10 %/);
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
