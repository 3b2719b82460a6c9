import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCpuList } from "../../ingest/host/cpu-list.ts";
import { findParts, type Parts, runGuest } from "./boot.ts";
import { type Accelerator, DISTANCE, HELD_MIB, NODES } from "./machine.ts";
import type { Report, Seen, Trial, Way } from "./report.ts";

const MIB = 2 ** 20;
const LIMIT_MS = 600_000;

type Told = Exclude<Report, { error: string }>;

const parts = findParts();
const skip = typeof parts === "string" && parts;
/** Where there is none, every test is skipped. */
const guest = (typeof parts === "string" ? null : await told(parts))!;

test("the guest's two nodes are read with their CPUs, sizes and distances", { skip }, () => {
  const { nodes, cpus } = guest.topology;
  assert.deepEqual(
    nodes.map((node) => node.cpus),
    NODES.map((node) => node.cpus),
  );
  assert.deepEqual(
    cpus.map((cpu) => cpu.node),
    NODES.flatMap((node, id) => node.cpus.map(() => id)),
  );
  nodes.forEach((node, id) => {
    const given = NODES[id]!.memory_mib * MIB;
    // The kernel keeps some for itself before it counts.
    assert.ok(
      node.memory_bytes! <= given && node.memory_bytes! > 0.9 * given,
      `node ${id}: ${node.memory_bytes}`,
    );
    assert.deepEqual(
      node.distances,
      Object.fromEntries(NODES.map((_, to) => [to, to === id ? 10 : DISTANCE])),
    );
  });
});

test("same-node plans engine and load on one node, split-node on two", { skip }, () => {
  for (const { policy, plan } of planned()) {
    const [engine, load] = [nodesOf(plan.engine), nodesOf(plan.load)];
    assert.deepEqual([engine.length, load.length], [1, 1]);
    assert.equal(engine[0] === load[0], policy === "same-node", `${policy}: ${plan.said}`);
    assert.deepEqual([plan.engine_nodes, plan.load_nodes], [engine, load]);
  }
  assert.deepEqual(
    planned().map(({ policy }) => policy),
    ["same-node", "split-node"],
  );
});

test("every thread of engine and load is on its planned cores", { skip }, () => {
  for (const { engine, load, plan } of planned()) {
    for (const [seen, cores] of [
      [engine, plan.engine],
      [load, plan.load],
    ] as const) {
      const threads = seen.readings.flat().flatMap((one) => one.threads);
      assert.ok(threads.length > 10, "Node.js has helper threads, and there are two readings");
      for (const { allowed, last_core } of threads) {
        assert.deepEqual(parseCpuList(allowed), cores);
        assert.ok(cores.includes(last_core));
      }
      assert.equal(seen.threads_astray, null);
    }
  }
});

test("at least 95 % of the anonymous pages of engine and load are on their planned node", { skip }, () => {
  for (const { engine, load, plan } of planned()) {
    assert.ok(totalBytes(engine) > HELD_MIB * MIB);
    assert.ok(shareOn(engine, plan.engine_nodes) >= 0.95, JSON.stringify(engine.pages));
    assert.ok(shareOn(load, plan.load_nodes) >= 0.95, JSON.stringify(load.pages));
    assert.deepEqual([engine.memory_astray, load.memory_astray], [null, null]);
    // Where there is room, memory is on the right node by chance too: what counts is that it had to be.
    assert.deepEqual(
      [engine.rules, load.rules],
      [[`bind:${plan.engine_nodes}`], [`bind:${plan.load_nodes}`]],
    );
  }
});

test("what the engine holds is missing from the free memory of its planned node", { skip }, () => {
  for (const { plan, taken_bytes } of planned()) assertTakenFrom(plan.engine_nodes[0]!, taken_bytes);
});

test("with taskset alone threads are held, memory comes from their node, and is not judged", { skip }, () => {
  const { plan, engine } = guest.trials.find((trial) => trial.plan.tool === "taskset")!;
  assert.deepEqual([plan.engine_nodes, plan.load_nodes], [[], []]);
  assert.deepEqual([engine.threads_astray, engine.memory_astray, engine.rules], [null, null, ["default"]]);
  assert.ok(shareOn(engine, nodesOf(plan.engine)) >= 0.95, JSON.stringify(engine.pages));
});

test("an engine that is not placed is found astray", { skip }, () => {
  const { engine } = trialOf("not placed");
  assert.match(
    engine.threads_astray!,
    /^a thread of the engine was allowed on cores 0-3; planned was core \d$/,
  );
});

test("an engine on the other node's cores is found astray, though its memory is right", { skip }, () => {
  const { engine, plan } = trialOf("on cores of the other node");
  assert.match(engine.threads_astray!, /^a thread of the engine was allowed on cores/);
  assert.ok(shareOn(engine, plan.engine_nodes) >= 0.95);
  assert.equal(engine.memory_astray, null);
});

test("an engine whose memory is on the other node is found astray, though its threads are right", {
  skip,
}, () => {
  const { engine, plan, taken_bytes } = trialOf("memory of the other node");
  assert.equal(engine.threads_astray, null);
  assert.ok(shareOn(engine, plan.engine_nodes) < 0.05, JSON.stringify(engine.pages));
  assert.match(
    engine.memory_astray!,
    /^(100|9\d) % of the engine's memory is on node \d; planned was node \d$/,
  );
  assertTakenFrom(1 - plan.engine_nodes[0]!, taken_bytes);
});

/** Emulation works everywhere; where KVM does too, the guest is faster by it. */
async function told(found: Parts): Promise<Told> {
  const accelerator: Accelerator = process.env.PLUMBLINE_GUEST_ACCEL === "kvm" ? "kvm" : "tcg";
  console.log(
    `booting a guest with two NUMA nodes (${accelerator}), at most ${LIMIT_MS / 60_000} minutes ...`,
  );
  const report = await runGuest(found, { accelerator, limit_ms: LIMIT_MS });
  if ("error" in report) throw new Error(`in the guest: ${report.error}`);
  return report;
}

function planned(): Trial[] {
  return guest.trials.filter(({ way, plan }) => way === "planned" && plan.tool === "numactl");
}

function trialOf(way: Way): Trial {
  return guest.trials.find((trial) => trial.way === way)!;
}

function nodesOf(cpus: readonly number[]): number[] {
  return NODES.flatMap((node, id) => (cpus.some((cpu) => node.cpus.some((one) => one === cpu)) ? [id] : []));
}

function totalBytes({ pages }: Seen): number {
  return (pages ?? []).reduce((sum, [, bytes]) => sum + bytes, 0);
}

function shareOn(seen: Seen, nodes: readonly number[]): number {
  const there = (seen.pages ?? []).filter(([node]) => nodes.includes(node));
  return there.reduce((sum, [, bytes]) => sum + bytes, 0) / totalBytes(seen);
}

/** The load and the kernel take some as well, wherever. */
function assertTakenFrom(node: number, taken_bytes: readonly number[]): void {
  const words = JSON.stringify(taken_bytes);
  assert.ok(taken_bytes[node]! > 0.95 * HELD_MIB * MIB, words);
  assert.ok(taken_bytes[1 - node]! < 0.5 * HELD_MIB * MIB, words);
}
