import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type ProcessGroup, startProcessGroup } from "../process/process-group.ts";
import { engineEnvironment } from "./environment.ts";
import { EngineError } from "./errors.ts";
import { type EngineHouse, worktreeOf } from "./prepare.ts";
import { answersPing } from "./ready.ts";

/** A running engine, answering on loopback. */
export type RunningEngine = {
  pid: number;
  host: "127.0.0.1";
  port: number;
  /** Throws EngineError of that stage where the process has ended. */
  assertAlive(stage: EngineError["stage"]): void;
  output(): string;
  stop(): Promise<void>;
};

const PING_EVERY_MS = 10;

/**
 * Starts a prepared commit with a variant's flags in a fresh folder and waits for an answered PING.
 * `place` wraps the command so that it runs where it was planned. Throws EngineError (stage "start").
 */
export async function launchEngine({
  house,
  sha,
  flags,
  dir,
  port,
  place,
  signal,
}: {
  house: EngineHouse;
  sha: string;
  flags: readonly string[];
  dir: string;
  port: number;
  place: (argv: string[]) => string[];
  signal?: AbortSignal;
}): Promise<RunningEngine> {
  const { config, runtime, warden } = house;
  const argv = place(startCommand(config.start, { port: String(port), dir, flags }));
  let group: ProcessGroup;
  try {
    group = await startProcessGroup({
      argv,
      cwd: worktreeOf(house, sha),
      env: engineEnvironment({ runtime, home: dir, extra: config.environment }),
      warden,
      output_bytes: config.limits.output_bytes,
    });
  } catch (error) {
    throw new EngineError({ stage: "start", reason: `could not be started: ${(error as Error).message}` });
  }
  const stop = () => group.end(config.limits.stop_s * 1_000);
  try {
    await untilReady(group, port, config.limits.start_s, signal);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    pid: group.pid,
    host: "127.0.0.1",
    port,
    assertAlive(stage) {
      const ending = group.ending();
      if (!ending) return;
      const how = ending.signal ?? `code ${ending.code}`;
      throw new EngineError({ stage, reason: `the engine ended with ${how}`, output: group.output() });
    },
    output: group.output,
    stop,
  };
}

/** Fills {port}, {dir} and {flags} in; a word that is just {flags} becomes as many words as there are. */
export function startCommand(
  words: readonly string[],
  { port, dir, flags }: { port: string; dir: string; flags: readonly string[] },
): string[] {
  return words.flatMap((word) =>
    word === "{flags}"
      ? flags
      : [word.replaceAll("{port}", port).replaceAll("{dir}", dir).replaceAll("{flags}", flags.join(" "))],
  );
}

async function untilReady(
  group: ProcessGroup,
  port: number,
  start_s: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = Date.now() + start_s * 1_000;
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    const ending = group.ending();
    if (ending) {
      const how = ending.signal ?? `code ${ending.code}`;
      throw new EngineError({
        stage: "start",
        reason: `ended with ${how} before it answered a PING`,
        output: group.output(),
      });
    }
    if (await answersPing({ port, patience_ms: Math.min(1_000, deadline - Date.now()) })) return;
    await sleep(PING_EVERY_MS);
  }
  throw new EngineError({
    stage: "start",
    reason: `did not answer a PING within ${start_s} s`,
    output: group.output(),
  });
}

/** A port of 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
