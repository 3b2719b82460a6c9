import { spawn } from "node:child_process";
import { LoadError, type LoadErrorKind, type LoadPhase } from "../load-error.ts";

const OUTPUT_BYTES = 4 * 1024 * 1024;
const VERSION_MS = 5_000;
const TOLD_CHARACTERS = 300;

export interface ToolRun {
  stdout: string;
  stderr: string;
  started_at_ms: number;
  ended_at_ms: number;
}

interface RunOrder {
  phase: LoadPhase;
  limit_ms: number;
  command?: ((argv: string[]) => string[]) | undefined;
  signal?: AbortSignal | undefined;
}

/** First line of what `--version` prints; null where the program is not on PATH. */
export async function toolVersion(name: string): Promise<string | null> {
  const run = await spawnTool([name, "--version"], { phase: "start", limit_ms: VERSION_MS });
  return run === null ? null : (run.stdout || run.stderr).trim().split("\n")[0]!.slice(0, TOLD_CHARACTERS);
}

/**
 * Runs a program until it ends by itself.
 * @throws LoadError `timeout`, `stopped`, and where it fails the kind that its own words tell.
 */
export async function runTool(argv: string[], order: RunOrder): Promise<ToolRun> {
  const wrapped = order.command?.(argv) ?? argv;
  const run = await spawnTool(wrapped, order);
  if (run === null) throw new LoadError("generator-failed", `${wrapped[0]} is not on PATH`, order.phase);
  const { stdout, stderr, code } = run;
  const kind =
    code === 0 ? complaintOf(stderr, LET_PASS) : (complaintOf(stderr, FATAL) ?? "generator-failed");
  if (kind) throw new LoadError(kind, `${argv[0]} (${code}): ${lastWords(stderr || stdout)}`, order.phase);
  return run;
}

/** In a process group of its own, so that whatever wraps the program ends with it. Null where there is none. */
function spawnTool(argv: string[], order: RunOrder): Promise<(ToolRun & { code: number | string }) | null> {
  const { phase, limit_ms, signal } = order;
  const [file, ...args] = argv;
  return new Promise((resolve, reject) => {
    const stopped = () => new LoadError("stopped", `${file} was stopped`, phase);
    if (file === undefined) throw new LoadError("generator-failed", "the wrapped command is empty", phase);
    if (signal?.aborted) throw stopped();
    const started_at_ms = Date.now();
    const child = spawn(file, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, LC_ALL: "C" },
      detached: true,
    });
    let failure: LoadError | undefined;
    const kill = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // Nobody of the group is left.
      }
    };
    const fail = (error: LoadError) => {
      failure ??= error;
      kill();
      // Whoever left the group may hold these open for ever.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const abort = () => fail(stopped());
    const timer = setTimeout(
      () => fail(new LoadError("timeout", `${file} did not end within ${limit_ms} ms`, phase)),
      limit_ms,
    );
    signal?.addEventListener("abort", abort);
    process.once("exit", kill);
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      process.removeListener("exit", kill);
    };
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
        if (output[name].length > OUTPUT_BYTES) {
          fail(new LoadError("generator-failed", `${file} printed more than ${OUTPUT_BYTES} bytes`, phase));
        }
      });
    }
    child.once("error", (error: NodeJS.ErrnoException) => {
      settle();
      if (error.code === "ENOENT") resolve(null);
      else reject(new LoadError("generator-failed", `${file}: ${error.message}`, phase));
    });
    child.once("exit", kill);
    child.once("close", (code, by_signal) => {
      settle();
      if (failure) reject(failure);
      else resolve({ ...output, started_at_ms, ended_at_ms: Date.now(), code: by_signal ?? code ?? 1 });
    });
  });
}

type Complaints = readonly (readonly [RegExp, LoadErrorKind])[];

/** What memtier_benchmark writes to stderr, and then goes on. redis-benchmark merely warns so where CONFIG fails. */
const LET_PASS: Complaints = [
  [/handle error response:/, "error-replies"],
  [/connection dropped/i, "connection-lost"],
  [/connection error|connect failed/i, "connect-failed"],
];

/** What either writes before it gives up. */
const FATAL: Complaints = [
  [/^Error from server|replied with error:/m, "error-replies"],
  [/Connection reset|Server closed|Broken pipe|Error writing to the server/i, "connection-lost"],
  [/Could not connect|Connection refused/i, "connect-failed"],
  ...LET_PASS,
];

function complaintOf(stderr: string, complaints: Complaints): LoadErrorKind | null {
  return complaints.find(([words]) => words.test(stderr))?.[1] ?? null;
}

function lastWords(output: string): string {
  const words = output.trim().replaceAll(/\s+/g, " ").slice(-TOLD_CHARACTERS);
  return words === "" ? "it said nothing" : words;
}
