/** Stops processes where they stand (SIGSTOP) and lets the same ones go on (SIGCONT). Those that are gone are passed over. */
export class StandingStill {
  readonly #pids: () => number[];
  #stopped: number[] = [];

  /** `pids` tells who is there now: an engine may have forked. */
  constructor(pids: () => number[]) {
    this.#pids = pids;
  }

  pause(): void {
    this.#stopped = this.#pids().filter((pid) => signal(pid, "SIGSTOP"));
  }

  resume(): void {
    for (const pid of this.#stopped) signal(pid, "SIGCONT");
    this.#stopped = [];
  }
}

function signal(pid: number, name: "SIGSTOP" | "SIGCONT"): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
