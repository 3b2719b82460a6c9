import { ConflictError, DatabaseError, NotFoundError } from "../../db/errors.ts";
import { ConfigError } from "../config/load.ts";
import { EngineError, SandboxError } from "../engine/errors.ts";
import { ExampleRepositoryError } from "../example/materialise.ts";
import { HostFixError } from "../host/fix/error.ts";
import { PlacementError } from "../host/placement.ts";
import { RecordingError } from "../import/replay.ts";
import { LoadError } from "../load/load-error.ts";
import { RepositoryError } from "../repository/repository.ts";
import { failureWords } from "./load/failure-words.ts";

/** The dashboard could not be built or did not start; the message holds its last lines. */
export class DashboardError extends Error {
  override name = "DashboardError";
}

/** The user can mend it; the message says how. Exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

const MENDABLE = [
  ExampleRepositoryError,
  UsageError,
  HostFixError,
  ConfigError,
  PlacementError,
  RepositoryError,
  RecordingError,
  NotFoundError,
];

const FAILURES = [SandboxError, DatabaseError, ConflictError, DashboardError];

/** Maps what was thrown to one message and an exit code: 2 for what the user can mend, 130 for Ctrl-C. */
export function describeError(error: unknown): { message: string; code: number } {
  if (isAbort(error)) return { message: "", code: 130 };
  if (MENDABLE.some((kind) => error instanceof kind)) return { message: (error as Error).message, code: 2 };
  if (error instanceof EngineError) return { message: engineWords(error), code: 1 };
  if (FAILURES.some((kind) => error instanceof kind)) return { message: (error as Error).message, code: 1 };
  if (error instanceof LoadError) return { message: failureWords(error), code: 1 };
  const about = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: `this should not have happened, please report it:\n${about}`, code: 1 };
}

/** With what it wrote last. */
function engineWords({ message, output }: EngineError): string {
  return output.trim() === "" ? message : `${message}\n${output.trimEnd().replace(/^/gm, "  | ")}`;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
