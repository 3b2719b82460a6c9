import type { RunResult } from "../../db/contract/run.ts";
import type { EngineError } from "../engine/errors.ts";

/** What each step is for, in one line. */
export const STEP_MEANINGS: Record<string, string> = {
  checkout: "the commit's files, with a history of this commit only",
  clean: "results of earlier builds that the repository holds go first",
  "package manager": "prepare is not given, so the repository says how to install",
  install: "from the strictest way to the loosest, until one works",
  build: "its exit code is noted; what counts is whether the result is there and starts",
  prepare: "what counts is not how a command ends, but whether the result is there and starts",
  entry: "the file of the tree that start names",
  start: "the port that the engine's processes hold is looked for, and asked PING",
  probe: "what has to come back right before figures count",
};

const HINTS: [RegExp, string][] = [
  [
    /setpriv: failed to execute|No such file or directory.*exec|code 127/,
    "Is the first word of start a program on PATH, or {tree}/...?",
  ],
  [
    /Cannot find module|no such file|not found|ENOENT/i,
    'start runs in a copy of the commit\'s tree (folder: "copy") or an empty folder ("fresh"); {tree} is the tree.',
  ],
  [
    /listens on no TCP port/,
    "Does it need a flag to listen, or more time (limits.start_s)? Give it {port} by a flag or the environment.",
  ],
  [
    /where others can reach it/,
    "Containment is weaker here than bubblewrap gives: see docs/engines.md, Sandboxes.",
  ],
  [/it listens on port/, "Something listens there, and does not speak RESP. Is it another protocol, or TLS?"],
  [
    /EROFS|read-only file system/i,
    "A contained engine may write to {dir}, to its working folder and to /tmp only.",
  ],
  [/EACCES|Permission denied/i, "A contained engine sees its own folders and the system's programs only."],
  [
    /had more than|used more than|wrote more than|took longer/,
    "Limits are set in engine.limits of the configuration.",
  ],
  [
    /nothing makes it/,
    "Is the path right (engine.entry, or the first word of start that begins with {tree}/)? For older commits, engine.ranges.",
  ],
  [/ended with code/, "Its last lines are above."],
];

/** Why a commit cannot be measured, its last lines, and what to try. */
export function explainFailure({ stage, message, output, absent }: EngineError): string {
  const hint = HINTS.find(([pattern]) => pattern.test(output) || pattern.test(message))?.[1];
  const what = absent ? "there is no engine in this commit" : `it failed at ${stage}`;
  return `${quoted(output)}${what}: ${message}${hint ? `\n${hint}` : ""}`;
}

function quoted(output: string | null): string {
  return quotedLines(output)
    .map((line) => `${line}\n`)
    .join("");
}

/** What an engine wrote last, set apart from our own words. */
export function quotedLines(output: string | null): string[] {
  return output ? output.split("\n").map((line) => `  | ${line}`) : [];
}

/** The figures of the second of load, or why there are none. */
export function resultWords({ outcome, reason, output, samples, details }: RunResult): string {
  if (outcome === "failed" || outcome === "unsupported") {
    return `${quoted(output)}  no  ${outcome === "failed" ? "it failed under load" : "not supported"}: ${reason}`;
  }
  if (outcome !== "ok") {
    return `  ??  no figures: ${reason}\n\nThe commit starts and answers; whether it can be measured here is not told. Try again when the host is quieter.`;
  }
  const value = (metric: string) => samples.find((one) => one.metric === metric)?.value ?? null;
  const p50 = value("latency_us_p50");
  const figures = [
    `${Math.round((value("throughput_ops") ?? 0) / 1_000)}k ops/s in a closed loop`,
    ...(p50 === null ? [] : [`p50 ${(p50 / 1_000).toFixed(2)} ms at 5k/s in an open one`]),
    details.ran_on ?? "where it ran is unknown",
  ];
  const notes = (details.notes ?? []).map((note) => `\n  note: ${note}`);
  return `  ok  ${figures.join("; ")}${notes.join("")}\n\nThis commit can be measured.`;
}
