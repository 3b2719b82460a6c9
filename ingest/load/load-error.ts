export type LoadErrorKind =
  | "connect-failed"
  | "connection-lost"
  | "protocol-error"
  | "reply-too-large"
  | "wrong-replies"
  | "error-replies"
  | "timeout"
  | "not-supported"
  | "generator-failed"
  | "stopped";

export type LoadPhase =
  | "start"
  | "aim"
  | "preload"
  | "warm-up"
  | "closed-loop"
  | "open-loop"
  | "census"
  | "tidy-up";

/**
 * The named outcome of traffic that could not be driven. `error-replies` and `wrong-replies` mean that the
 * engine answered, but badly; `not-supported` that it lacks what the workload asks for; `generator-failed` and
 * `stopped` say nothing about the engine.
 */
export class LoadError extends Error {
  readonly kind: LoadErrorKind;
  readonly phase: LoadPhase | undefined;

  constructor(kind: LoadErrorKind, message: string, phase?: LoadPhase) {
    // What an engine said may hold a terminal's commands.
    super(message.replace(/\p{Cc}+/gu, " "));
    this.name = "LoadError";
    this.kind = kind;
    this.phase = phase;
  }
}
