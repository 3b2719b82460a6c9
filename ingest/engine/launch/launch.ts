import { setTimeout as sleep } from "node:timers/promises";
import { guardGroup, logBreach } from "../../process/guard.ts";
import { dialAddresses, isLoopback, type Listener, listenersOf } from "../../process/listeners.ts";
import { endingWords, type ProcessGroup, startProcessGroup } from "../../process/process-group.ts";
import { processTree } from "../../process/process-tree.ts";
import { asEngineError, EngineError } from "../errors.ts";
import type { EngineHouse } from "../house.ts";
import { INSPECT_PRELOAD, type InspectLine, openInspectLine } from "../inspect/line.ts";
import type { Capability, ProbeReport } from "../probe/capabilities.ts";
import type { Recipe } from "../recipe.ts";
import { freePort } from "./free-port.ts";
import { PRELOAD } from "./preload.ts";
import { layRunFolder, type RunFolder } from "./run-folder.ts";
import { StandingStill } from "./standing-still.ts";
import { fillIn, startCommand, startEnvironment } from "./start-command.ts";
import { prepareTls } from "./tls.ts";

/** A running engine, answering on loopback. */
export type RunningEngine = {
  /** The root of its processes, what contains it included. */
  pid: number;
  /** Its processes without what contains it. */
  pids(): number[];
  host: string;
  port: number;
  /** Where it takes encrypted connections, if it was asked to. */
  tls_port: number | null;
  /** The folders that the commit's files lie in. */
  trees: string[];
  /** The line to what looks inside; null where nothing does. */
  inspect: InspectLine | null;
  /** Tries capabilities; never throws for what the engine does. */
  probe(wanted: readonly Capability[]): Promise<ProbeReport>;
  /** Its INFO; null where it has none, or gives it too late. Never throws for what the engine does. */
  info(): Promise<string | null>;
  /** Throws EngineError of that stage where it broke a limit. */
  assertWithinLimits(stage: EngineError["stage"]): void;
  /** Throws EngineError of that stage where it broke a limit or has ended. */
  assertAlive(stage: EngineError["stage"]): void;
  /** Resolves when it has ended, at the latest after that time: what ends takes a moment to be seen. */
  endedWithin(patience_ms: number): Promise<void>;
  /** Stops its processes where they stand, so that they use no core; `resume` lets them go on. */
  pause(): void;
  resume(): void;
  output(): string;
  stop(): Promise<void>;
};

const READY_EVERY_MS = 10;
const GUARD_EVERY_MS = 1_000;
const PROBE_PATIENCE_MS = 1_000;
const INFO_PATIENCE_MS = 500;

/**
 * Starts a prepared commit with a variant's flags in a fresh folder and waits until the port that its processes own
 * answers in RESP. `place` wraps the command so that it runs where it was planned. Throws EngineError (stage "start").
 */
export async function launchEngine({
  house,
  recipe,
  prepared_tree,
  flags,
  encrypted = false,
  inspected = false,
  root,
  place,
  signal,
}: {
  house: EngineHouse;
  recipe: Recipe;
  prepared_tree: string;
  flags: readonly string[];
  /** Whether it is to take encrypted connections too, as the recipe's `tls` says. */
  encrypted?: boolean;
  /** Whether a Node.js engine is to be looked into while it runs. */
  inspected?: boolean;
  /** A folder for this start alone. */
  root: string;
  place: (argv: string[]) => string[];
  signal?: AbortSignal;
}): Promise<RunningEngine> {
  const { config, warden, sandbox } = house;
  const { limits } = config;
  const port = await freePort();
  const fill = (text: string, folder: RunFolder) => fillIn(text, { port: String(port), ...folder });
  let folder: RunFolder;
  let tls: Awaited<ReturnType<typeof prepareTls>> | null;
  let contained: ReturnType<typeof sandbox.contain>;
  let line: InspectLine | null = null;
  try {
    folder = await layRunFolder({ root, recipe, prepared_tree, fill });
    if (inspected && recipe.runtime.kind === "node") line = await openInspectLine(root);
    await sandbox.handOver([root]);
    const plain = startCommand(recipe.start, { port: String(port), ...folder, flags });
    tls = encrypted && recipe.tls.length > 0 ? await prepareTls(recipe.tls, folder) : null;
    contained = sandbox.contain([...plain, ...(tls?.words ?? [])], {
      cwd: folder.cwd,
      env: startEnvironment({ house, recipe, folder, port, inspect: line?.env ?? null }),
      writable: [root],
      readable: [prepared_tree, PRELOAD, ...(line ? [INSPECT_PRELOAD] : []), ...recipe.runtime.readable],
      tmp: folder.tmp,
      shm: folder.shm,
      network: false,
      limits,
    });
  } catch (error) {
    line?.close();
    throw asEngineError(error, "start");
  }
  let group: ProcessGroup;
  try {
    group = await startProcessGroup({
      argv: place(contained.argv),
      cwd: folder.cwd,
      env: contained.env,
      warden,
      output_bytes: limits.output_bytes,
    });
  } catch (error) {
    line?.close();
    throw new EngineError({ stage: "start", reason: `could not be started: ${(error as Error).message}` });
  }
  let breach: string | null = null;
  const unguard = guardGroup({
    group,
    limits,
    folders: [root],
    every_ms: GUARD_EVERY_MS,
    onBreach: (reason) => {
      breach = reason;
      void group.end(0);
    },
  });
  const beside = runningIn(house);
  beside.add(group);
  const still = new StandingStill(() => processTree(group.pid).slice(sandbox.own_processes));
  const stop = async () => {
    unguard();
    still.resume();
    line?.close();
    await group.end(limits.stop_s * 1_000);
    beside.delete(group);
    await sandbox.sweep(() => [...beside].flatMap((one) => one.members()));
  };
  const assertWithinLimits = (stage: EngineError["stage"]) => {
    breach ??= logBreach(group, limits) ?? (sandbox.own_network ? null : exposureOf(group.pid));
    if (breach) throw new EngineError({ stage, reason: `the engine ${breach}`, output: group.output() });
  };
  const assertAlive = (stage: EngineError["stage"]) => {
    assertWithinLimits(stage);
    const ending = group.ending();
    if (!ending) return;
    const reason = `the engine ended with ${endingWords(ending)}`;
    throw new EngineError({ stage, reason, output: group.output() });
  };
  try {
    const at = await untilReady({ house, group, port, signal, assertWithinLimits });
    return {
      pid: group.pid,
      pids: () => processTree(group.pid).slice(sandbox.own_processes),
      ...at,
      tls_port: tls?.port ?? null,
      trees: [folder.tree, prepared_tree],
      inspect: line,
      probe: (wanted) => sandbox.dialer.probe({ ...at, patience_ms: PROBE_PATIENCE_MS }, wanted),
      info: () => sandbox.dialer.info({ ...at, patience_ms: INFO_PATIENCE_MS }),
      assertWithinLimits,
      assertAlive,
      endedWithin: (patience_ms) => Promise.race([group.exited.then(() => {}), sleep(patience_ms)]),
      pause: () => still.pause(),
      resume: () => still.resume(),
      output: group.output,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Engines that run side by side in one house. */
const running = new WeakMap<EngineHouse, Set<ProcessGroup>>();

function runningIn(house: EngineHouse): Set<ProcessGroup> {
  const known = running.get(house) ?? new Set();
  running.set(house, known);
  return known;
}

async function untilReady({
  house,
  group,
  port,
  signal,
  assertWithinLimits,
}: {
  house: EngineHouse;
  group: ProcessGroup;
  port: number;
  signal: AbortSignal | undefined;
  assertWithinLimits: RunningEngine["assertWithinLimits"];
}): Promise<{ host: string; port: number }> {
  const { start_s } = house.config.limits;
  const deadline = Date.now() + start_s * 1_000;
  const seen = new Set<number>();
  const fail = (reason: string, absent = false) =>
    new EngineError({ stage: "start", reason, output: group.output(), absent });
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    assertWithinLimits("start");
    const ending = group.ending();
    if (ending) {
      const absent = ending.code === 0 && seen.size === 0;
      throw fail(`ended with ${endingWords(ending)} before it answered a PING`, absent);
    }
    for (const listener of candidates(group.pid, port)) {
      seen.add(listener.port);
      for (const host of dialAddresses(listener)) {
        const at = { host, port: listener.port };
        const patience_ms = Math.max(1, Math.min(1_000, deadline - Date.now()));
        if (await house.sandbox.dialer.speaksResp({ ...at, patience_ms })) return at;
      }
    }
    await sleep(READY_EVERY_MS);
  }
  const heard =
    seen.size > 0 ? `; it listens on port ${[...seen].join(", ")}` : "; it listens on no TCP port";
  throw fail(`did not answer a PING within ${start_s} s${heard}`);
}

/** The ports that the engine's processes own, the one it was given first. Where that cannot be told: that one. */
function candidates(pid: number, port: number): Listener[] {
  const owned = listenersOf(pid) ?? [{ address: "127.0.0.1", port }];
  return owned.sort((a, b) => Number(b.port === port) - Number(a.port === port) || a.port - b.port);
}

/** A listener that others than this machine can reach, in words; null where there is none. */
function exposureOf(pid: number): string | null {
  const exposed = listenersOf(pid)?.find(({ address }) => !isLoopback(address));
  return exposed ? beyondLoopback(exposed) : null;
}

function beyondLoopback({ address, port }: Listener): string {
  return (
    `listens on ${address}, port ${port}, where others can reach it: ` +
    'have it listen on 127.0.0.1 (listen: "forced" does that for Node.js and Bun), or install bubblewrap'
  );
}
