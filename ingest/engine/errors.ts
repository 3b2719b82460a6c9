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
