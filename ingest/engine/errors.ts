import type { Stage } from "../../db/contract/run.ts";

/** A commit of the engine failed: where, why in one line, and the last lines it wrote. */
export class EngineError extends Error {
  override name = "EngineError";
  readonly stage: Stage;
  readonly output: string;
  /** Nothing went wrong: there is no server in this commit. */
  readonly absent: boolean;

  constructor({
    stage,
    reason,
    output = "",
    absent = false,
  }: {
    stage: Stage;
    reason: string;
    output?: string;
    absent?: boolean;
  }) {
    const plain = reason.replace(/\p{Cc}+/gu, " ");
    super(plain.length > 500 ? `${plain.slice(0, 497)}...` : plain);
    this.stage = stage;
    this.output = output;
    this.absent = absent;
  }
}

/** What contains or reaches engines broke down: that says nothing about a commit, and ends the job. */
export class SandboxError extends Error {
  override name = "SandboxError";
}

/**
 * What went wrong around a stranger's tree as a failure of its commit: file systems have many ways to refuse. An abort and
 * a broken sandbox stay what they are.
 */
export function asEngineError(error: unknown, stage: Stage): unknown {
  if (error instanceof EngineError || error instanceof SandboxError) return error;
  const { name, message, code } = error as NodeJS.ErrnoException;
  if (name === "AbortError") return error;
  return code ? new EngineError({ stage, reason: `its files could not be handled: ${message}` }) : error;
}
