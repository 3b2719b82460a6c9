import type { Recorder } from "../record/recorder.ts";
import type { Lane } from "./group.ts";

/** Records the replies of one connection under the parts that their commands belong to. */
export class PartRecorder {
  readonly #parts: Uint8Array;
  readonly #recorder: Recorder;
  #place: number;

  private constructor(parts: Uint8Array, place: number, recorder: Recorder) {
    this.#parts = parts;
    this.#place = place;
    this.#recorder = recorder;
  }

  /** Null where no command of the connection names a part. */
  static of({ stream, next_batch }: Lane, recorder: Recorder): PartRecorder | null {
    if (!stream.parts) return null;
    return new PartRecorder(stream.parts, next_batch * stream.pipeline, recorder);
  }

  /** The next replies of the connection, all with one latency. */
  record(at_ms: number, latency_ms: number, replies: number): void {
    for (let reply = 0; reply < replies; reply++) {
      const part = this.#parts[this.#place]!;
      if (part > 0) this.#recorder.recordPart(part - 1, at_ms, latency_ms);
      this.#place = this.#place + 1 === this.#parts.length ? 0 : this.#place + 1;
    }
  }
}
