import assert from "node:assert/strict";
import { test } from "node:test";
import { recordedFiles } from "../system-files.ts";
import { type MachineShape, machine, machines } from "../topology/machine.testing.ts";
import { allowedCpus, readTopology, type Topology } from "../topology/topology.ts";
import { coresOf } from "./cores.ts";
import { PlacementError, type PlacementPlan, type WantedPlacement } from "./placement-plan.ts";
import { planPlacement } from "./plan-placement.ts";

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
  // Caches: the engine keeps away from housekeeping's, the load from the engine's, where nothing else counts for more.
  const [own] = engine;
  const apart = load.filter(({ domain }) => domain !== own!.domain);
  const free = cores.filter((core) => !engine.includes(core) && !about(made.housekeeping).includes(core));
  const elsewhere = free.filter((core) => core.node === load[0]!.node && core.domain !== own!.domain);
  const plain =
    cores.every(({ isolated }) => !isolated) && topology.nodes.every((node) => node.memory_allowed);
  if (plain && spanned === 1 && elsewhere.length >= Math.max(2, load.length)) {
    assert.equal(apart.length, load.length);
  }
  const busy = about(made.housekeeping)[0]!.domain;
  if (plain && made.policy === "same-node" && roomy.some((domain) => domain[0]!.domain !== busy)) {
    assert.notEqual(own!.domain, busy);
  }
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

function assertPlanned(topology: Topology, wanted: WantedPlacement) {
  try {
    const made = planPlacement({ topology, tool: "numactl", platform: "linux", wanted });
    if (made.tool === null) assert.ok(coresOf(topology).length < 2);
    else assertSound(topology, made, wanted);
  } catch (error) {
    if (!(error instanceof PlacementError)) throw error;
    assert.ok(Object.keys(wanted).length > 0, `refused though nothing was asked for: ${error.message}`);
    assertCalledFor(topology, wanted, error);
  }
}

for (const name of Object.keys(machines)) {
  test(`${name}: every plan is sound or refused with the reason`, () => {
    const topology = readTopology(recordedFiles(machine(machines[name]!)), "linux");
    for (const wanted of WANTED) assertPlanned(topology, wanted);
  });
}

test("a thousand machines of chance: every plan is sound or refused with the reason", () => {
  let state = 12_345;
  const below = (n: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const some = (ids: number[], share: number) => ids.filter(() => below(100) < share);
  for (let trial = 0; trial < 1_000; trial++) {
    const shape: MachineShape = {
      packages: 1 + below(2),
      nodes_per_package: 1 + below(3),
      cores_per_node: 1 + below(7),
      threads: below(2) ? 2 : 1,
      l3_cores: below(4) ? 1 + below(8) : null,
      numbering: below(2) ? "blocks" : "turns",
      cgroup: below(2) ? "v1" : "v2",
      hidden: below(8) ? "nothing" : "sysfs",
    };
    const count = shape.packages * shape.nodes_per_package * shape.cores_per_node * shape.threads;
    const ids = Array.from({ length: count }, (_, id) => id);
    if (below(3) === 0) shape.offline = some(ids.slice(1), 25);
    if (below(3) === 0) shape.isolated = some(ids, 30);
    const online = ids.filter((id) => !shape.offline?.includes(id));
    if (below(3) === 0)
      shape.cpuset = [...new Set([online[below(online.length)]!, ...some(online, 60)])].sort((a, b) => a - b);
    if (below(4) === 0) shape.memory_nodes = [below(shape.packages * shape.nodes_per_package)];
    const topology = readTopology(recordedFiles(machine(shape)), "linux");
    const wanted: WantedPlacement = {
      ...(below(3) ? {} : { policy: below(2) ? "same-node" : "split-node" }),
      ...(below(2) ? {} : { engine_cores: 1 + below(6) }),
      ...(below(3) ? {} : { engine_io_cores: below(6) }),
      ...(below(2) ? {} : { load_cores: 1 + below(6) }),
    };
    try {
      assertPlanned(topology, wanted);
    } catch (error) {
      throw new Error(`machine ${JSON.stringify(shape)}, wanted ${JSON.stringify(wanted)}`, { cause: error });
    }
  }
});
