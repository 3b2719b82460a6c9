import type { Stage } from "../../db/contract/run.ts";

/** A commit of the engine failed: where, why in one line, and the last lines it wrote. */
export class EngineError extends Error {
  override name = "EngineError";
  readonly stage: Stage;
  readonly output: string;

  constructor({ stage, reason, output = "" }: { stage: Stage; reason: string; output?: string }) {
    super(reason);
    this.stage = stage;
    this.output = output;
  }
}
