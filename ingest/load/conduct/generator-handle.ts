import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { LoadError, type LoadPhase } from "../load-error.ts";
import type { Answer, Message, Order, PhaseResults, Progress } from "../messages.ts";

/** The generator keeps its own limits; ours on top of them catches one that is stuck. */
const GRACE_MS = 2000;
/**
 * V8 collects and compiles on the generator's own thread. Its helper threads would share the one core and push
 * the generator off it for a scheduler's slice of about 3 ms each time.
 */
const V8_FLAGS = ["--single-threaded", "--no-turbofan"];
const STOP_MS = 500;
const OUTPUT_KEPT = 2000;

/** The parent's end of a generator's process: one order at a time, each with an answer or a LoadError. */
export class GeneratorHandle {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #output = "";
  #stopped = false;
  #onProgress: (progress: Progress) => void = () => {};
  #pending: { phase: LoadPhase; settle: (outcome: Answer | LoadError) => void } | undefined;

  constructor(wrap: (argv: string[]) => string[] = (argv) => argv) {
    const [file, ...args] = wrap([process.execPath, ...V8_FLAGS, generatorPath()]);
    if (file === undefined) throw new LoadError("generator-failed", "the wrapped command is empty", "start");
    const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...env } = process.env;
    // A session of its own is a scheduling group of its own where Linux groups by session; see Generator.start.
    const child = spawn(file, args, {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env,
      detached: true,
      // Keeps typed arrays what they are.
      serialization: "advanced",
    });
    this.#child = child;
    this.#exited = new Promise((resolve) => {
      // "exit": after a disconnect from this side "close" does not come.
      child.once("exit", () => resolve());
      child.once("error", () => resolve());
    });
    // A load that nobody stops does not keep its owner alive, and ends with it.
    child.unref();
    child.channel?.unref();
    for (const stream of [child.stdout, child.stderr] as (Socket | null)[]) {
      stream?.unref();
      stream?.on("data", (data) => {
        this.#output = (this.#output + data.toString()).slice(-OUTPUT_KEPT);
      });
    }
    child.on("message", (message: Message) => {
      if ("progress" in message) this.#onProgress(message.progress);
      else if (message.phase === this.#pending?.phase) this.#pending.settle(message);
    });
    child.once("error", (error) => this.#lose(error.message));
    child.once("close", (code, signal) => this.#lose(`the generator ended (${signal ?? code})`));
  }

  /** Who is told of progress in windows that are watched. */
  set onProgress(tell: (progress: Progress) => void) {
    this.#onProgress = tell;
  }

  async carryOut<Phase extends LoadPhase>(
    order: Extract<Order, { phase: Phase }>,
    limit_ms: number,
  ): Promise<PhaseResults[Phase]> {
    const { phase } = order;
    if (this.#pending) {
      throw new LoadError("generator-failed", `${phase} was ordered during ${this.#pending.phase}`, phase);
    }
    const outcome = await new Promise<Answer | LoadError>((resolve) => {
      const settle = (outcome: Answer | LoadError) => {
        clearTimeout(timer);
        this.#pending = undefined;
        resolve(outcome);
      };
      const timer = setTimeout(() => {
        settle(
          new LoadError(
            "generator-failed",
            `the generator gave no answer for ${limit_ms + GRACE_MS} ms`,
            phase,
          ),
        );
        void this.stop();
      }, limit_ms + GRACE_MS);
      this.#pending = { phase, settle };
      if (this.#stopped || !this.#child.connected) this.#lose("the generator is not running");
      // An order that does not arrive finds a process that is ending, and "close" tells why it did.
      else this.#child.send(order, () => {});
    });
    if (outcome instanceof LoadError) throw outcome;
    if ("error" in outcome) throw new LoadError(outcome.error.kind, outcome.error.message, phase);
    return outcome.result as PhaseResults[Phase];
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#lose("the load was stopped");
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    // Else nothing would keep us until it has ended.
    this.#child.ref();
    if (this.#child.connected) this.#child.disconnect();
    const kill = setTimeout(() => this.#kill(), STOP_MS);
    await this.#exited;
    clearTimeout(kill);
  }

  /** It leads a group of its own, whatever wraps it included. */
  #kill(): void {
    const { pid } = this.#child;
    try {
      if (pid !== undefined) process.kill(-pid, "SIGKILL");
    } catch {
      this.#child.kill("SIGKILL");
    }
  }

  #lose(why: string): void {
    if (!this.#pending) return;
    const { phase, settle } = this.#pending;
    const output = this.#output.trim();
    const message = output === "" ? why : `${why}: ${output}`;
    settle(new LoadError(this.#stopped ? "stopped" : "generator-failed", message, phase));
  }
}

/** As source here, and as JavaScript in the published package. */
function generatorPath(): string {
  const name = `../generate/generator-process${extname(import.meta.filename)}`;
  return fileURLToPath(new URL(name, import.meta.url));
}
