import type { SessionKind, SessionRole } from "../../../../db/contract/session.ts";
import { type Prng, prng } from "../../../../ingest/verdict/statistics/prng.ts";
import type { PlannedChange } from "./changes.ts";
import type { PlannedCommit } from "./commits.ts";
import type { PlannedGroup } from "./series.ts";
import type { Size } from "./size.ts";

/** One visit to a host. Commits and groups are told by their index, sessions and runs by their number in the database. */
export type PlannedSession = {
  id: number;
  key: string;
  kind: SessionKind;
  host: 0 | 1;
  epoch_id: number;
  started_at: number;
  ended_at: number;
  /** How far it lies from the usual, as a share. */
  mood: number;
  commits: { commit: number; role: SessionRole }[];
};

export type PlannedRun = {
  id: number;
  session: PlannedSession;
  commit: number;
  group: number;
  outcome: "ok" | "failed" | "disturbed";
  started_at: number;
};

/** Measured commits of the rounds, then of each batch of new commits. */
const FIRST = 200;
const BATCH = 8;
/** A control is replaced after so many measured commits. */
const CONTROL_LASTS = 1_000;
const STARTS_TRIED = 2;
const TURNS = 8;
const RERUN_GROUPS = 2;
const RUN_MS = 9_000;
const DISTURBED = 0.003;
/** The hosts take over from each other so often, and each time have changed. */
export const EPOCHS = 6;

/** Every session of the history, in the order in which ingest would have made them, and the runs of each. */
export class SessionPlan {
  readonly sessions: PlannedSession[] = [];
  readonly runs: PlannedRun[] = [];
  readonly #random: Prng;
  readonly #size: Size;
  readonly #commits: readonly PlannedCommit[];
  readonly #groups: readonly PlannedGroup[];
  #now = 0;

  constructor(
    size: Size,
    commits: readonly PlannedCommit[],
    groups: readonly PlannedGroup[],
    changes: readonly PlannedChange[],
  ) {
    this.#size = size;
    this.#commits = commits;
    this.#groups = groups;
    this.#random = prng(size.seed + 2);
    const blocks = blocksOf(size, commits);
    const open = [...changes];
    for (const [at, block] of blocks.entries()) {
      const segment = Math.floor((at * EPOCHS) / blocks.length);
      this.#measure(block, at === 0 ? null : this.#controlFor(block), segment);
      while (open[0] && open[0].commit <= block.at(-1)!) this.#rerun(open.shift()!, segment);
    }
  }

  #measure(block: readonly number[], control: number | null, segment: number): void {
    const candidate = block.findLast((commit) => this.#commits[commit]!.fate === "measured");
    for (let pass = 0; pass < this.#size.runs; pass++) {
      const alive = block.filter(
        (commit) => this.#commits[commit]!.fate === "measured" || pass < STARTS_TRIED,
      );
      const commits = alive.map((commit) => ({
        commit,
        role: control !== null && commit === candidate ? ("candidate" as const) : ("history" as const),
      }));
      const all = control === null ? commits : [...commits, { commit: control, role: "control" as const }];
      const session = this.#open(control === null ? "round" : "candidate", all, segment);
      for (const { commit } of all) for (const group of this.#groups) this.#run(session, commit, group.index);
      this.#close(session);
    }
  }

  /** Both ends of what looked changed, by turns, in a few of its groups. What was withdrawn never came to it. */
  #rerun(change: PlannedChange, segment: number): void {
    if (change.state === "withdrawn" || change.state === "suspected") return;
    const groups = this.#groups
      .filter(({ workload }) => change.workloads.has(workload.name))
      .slice(0, RERUN_GROUPS);
    for (let turn = 0; turn < TURNS; turn++) {
      const ends = [
        { commit: change.before, role: "before" as const },
        { commit: change.commit, role: "after" as const },
      ];
      const session = this.#open("rerun", turn % 2 === 0 ? ends : ends.reverse(), segment);
      for (const { index } of groups) for (const { commit } of ends) this.#run(session, commit, index);
      this.#close(session);
    }
  }

  #open(kind: SessionKind, commits: PlannedSession["commits"], segment: number): PlannedSession {
    const newest = Math.max(...commits.map(({ commit }) => commit));
    this.#now = Math.max(this.#now, this.#commits[newest]!.committed_at + 1_800_000);
    const id = this.sessions.length + 1;
    const session: PlannedSession = {
      id,
      key: `made-up:${(segment % 2) + 1}:0123456789ab:${segment + 1}:${kind}:${id}`,
      kind,
      host: segment % 2 === 0 ? 0 : 1,
      epoch_id: segment + 1,
      started_at: this.#now,
      ended_at: 0,
      mood: 0.003 * this.#random.gaussian(),
      commits,
    };
    this.sessions.push(session);
    return session;
  }

  #close(session: PlannedSession): void {
    session.ended_at = this.#now;
    this.#now += 60_000;
  }

  #run(session: PlannedSession, commit: number, group: number): void {
    const dead = this.#commits[commit]!.fate === "dead";
    const push = (outcome: PlannedRun["outcome"]) => {
      this.runs.push({ id: this.runs.length + 1, session, commit, group, outcome, started_at: this.#now });
      this.#now += RUN_MS;
    };
    if (!dead && this.#random.uniform() < DISTURBED) push("disturbed");
    push(dead ? "failed" : "ok");
  }

  /** The newest measured commit before the block at which a control was due to be replaced. */
  #controlFor(block: readonly number[]): number {
    const measured = this.#measuredBefore(block[0]!);
    return measured[Math.floor((measured.length - 1) / CONTROL_LASTS) * CONTROL_LASTS]!;
  }

  #measuredBefore(commit: number): number[] {
    return this.#commits.flatMap(({ fate }, index) => (fate === "measured" && index < commit ? [index] : []));
  }
}

function blocksOf({ commits: measured }: Size, commits: readonly PlannedCommit[]): number[][] {
  const blocks: number[][] = [[]];
  let wanted = Math.min(FIRST, Math.floor(measured / 2));
  for (const [index, { fate }] of commits.entries()) {
    if (fate !== "measured" && fate !== "dead") continue;
    blocks.at(-1)!.push(index);
    if (fate === "measured") wanted -= 1;
    if (wanted === 0) {
      blocks.push([]);
      wanted = BATCH;
    }
  }
  return blocks.filter((block) => block.some((index) => commits[index]!.fate === "measured"));
}
