import type { SystemFiles } from "../system-files.ts";

/** How a host stands to a check; "not here": it has no such thing, "unknown": what it tells cannot be read. */
export type CheckState = "good" | "improvable" | "bad" | "unknown" | "not here";

/** One value for one of the kernel's files. */
export type HostWrite = { path: string; value: string };

/** A family of files that a check may write, and the values that may ever stand in them. */
export type Writable = { path: RegExp; value: RegExp };

/** What a check found on a host. Texts are short, of one line, and free of control characters. */
export type Finding = {
  is: string;
  should: string;
  state: CheckState;
  /** What belongs to the state but is no part of the setting. */
  note: string | null;
  /** What a person types, or does, to mend it. */
  mend: string | null;
  /** What `--fix` writes; none where a person has to decide. */
  writes: HostWrite[];
};

/** What a check needs to know that no file tells. */
export type CheckFacts = {
  /** The CPUs that the engine is planned on; none where nothing is planned. */
  engine_cpus: readonly number[];
  /** `/proc/stat` of a moment ago; without it shares of time count since the host started. */
  stat_before: string | null;
  /** The Node.js that runs Plumbline, as `process.version` says it. */
  node: string;
};

/** One thing about a host that moves figures. */
export type Check = {
  name: string;
  title: string;
  /** A setting stays until somebody changes it, and is part of the fingerprint; what passes is not. */
  kind: "setting" | "passing";
  /** One sentence with the mechanism. */
  why: string;
  writable: readonly Writable[];
  read(files: SystemFiles, facts: CheckFacts): Finding;
};

export function found(
  state: CheckState,
  is: string,
  should: string,
  rest: Partial<Pick<Finding, "note" | "mend" | "writes">> = {},
): Finding {
  return { is: shown(is), should, state, note: null, mend: null, writes: [], ...rest };
}

export function notHere(note: string | null = null): Finding {
  return found("not here", "not here", "-", { note });
}

export function unknown(should: string, note: string | null = null): Finding {
  return found("unknown", "unknown", should, { note });
}

const LONGEST = 100;

/** A text from outside, as it may be printed and stored. */
export function shown(text: string): string {
  const line = text.slice(0, 4 * LONGEST).replace(/[\p{C}\s]+/gu, " ");
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 3)}...` : line;
}
