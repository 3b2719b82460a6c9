import { createHash } from "node:crypto";
import { type Prng, prng } from "../../../../ingest/verdict/statistics/prng.ts";
import type { Size } from "./size.ts";

/** measured: has its runs. unbuilt, dead: failed before or at the start. untried, waiting: nobody measured it, or not yet. */
export type Fate = "measured" | "unbuilt" | "dead" | "untried" | "waiting";

export type PlannedCommit = {
  /** Its number in the database, and its place on the branch plus one. */
  id: number;
  sha: string;
  author: string;
  subject: string;
  authored_at: number;
  committed_at: number;
  pr_number: number | null;
  tags: string[];
  fate: Fate;
};

const START = Date.UTC(2024, 0, 8, 9);
const HOUR_MS = 3_600_000;
const A_RELEASE = 100;
const WAITING = 3;

const AUTHORS = ["Ada Lindqvist", "Tomás Ferreira", "Wen Li", "Priya Raman", "Ingrid Aas", "Kofi Mensah"];
const VERBS = ["Reuse", "Split", "Document", "Test", "Name", "Count", "Check", "Simplify", "Move", "Bound"];
const THINGS = [
  "the reply buffer between batches",
  "the parser of bulk strings",
  "what a snapshot keeps",
  "transactions over several databases",
  "expiry times",
  "connections per user",
  "the arity of commands",
  "sorted sets and their index",
  "the memory of hash fields",
  "scan cursors",
];

/** A branch, oldest first, with so many measured commits and, among them, those without a value. */
export function planCommits({ commits: measured, seed }: Size): PlannedCommit[] {
  const random = prng(seed);
  const commits: PlannedCommit[] = [];
  let at = START;
  let done = 0;
  let untried = 0;
  while (done < measured) {
    const first = commits.length < 5;
    if (!first && untried === 0 && random.uniform() < 0.012) untried = 1 + random.below(5);
    const fate = first ? "measured" : untried > 0 ? "untried" : fateOf(random, done === measured - 1);
    untried = Math.max(0, untried - 1);
    if (fate === "measured") done += 1;
    at += Math.round(HOUR_MS * (0.2 + 9 * random.uniform() ** 2));
    const release = fate === "measured" && done % A_RELEASE === 1;
    commits.push(commitAt(commits.length, seed, at, fate, release ? [`v${tagOf(done)}`] : [], random));
  }
  for (let i = 0; i < WAITING; i++) {
    at += HOUR_MS;
    commits.push(commitAt(commits.length, seed, at, "waiting", [], random));
  }
  return commits;
}

/** The last one is measured, so that the newest value is near the branch's end. */
function fateOf(random: Prng, last: boolean): Fate {
  const draw = random.uniform();
  if (last || draw > 0.03) return "measured";
  return draw < 0.02 ? "unbuilt" : "dead";
}

function tagOf(done: number): string {
  const release = Math.floor(done / A_RELEASE);
  return `${1 + Math.floor(release / 10)}.${release % 10}.0`;
}

function commitAt(
  index: number,
  seed: number,
  at: number,
  fate: Fate,
  tags: string[],
  random: Prng,
): PlannedCommit {
  return {
    id: index + 1,
    sha: createHash("sha256").update(`${seed} ${index}`).digest("hex").slice(0, 40),
    author: AUTHORS[random.below(AUTHORS.length)]!,
    subject: `${VERBS[random.below(VERBS.length)]!} ${THINGS[random.below(THINGS.length)]!}`,
    authored_at: at,
    committed_at: at + 600_000,
    pr_number: random.uniform() < 0.6 ? 100 + index : null,
    tags,
    fate,
  };
}
