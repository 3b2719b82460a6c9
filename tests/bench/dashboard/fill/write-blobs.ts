import { blobsOf } from "../../../../ingest/session/run-figures.ts";
import { prng } from "../../../../ingest/verdict/statistics/prng.ts";
import type { Bulk } from "./bulk.ts";
import type { Plan } from "./plan.ts";
import type { PlannedRun } from "./sessions.ts";
import { windowOf } from "./window.ts";
import { aboutRun, isEvidence } from "./write-sessions.ts";

const NEWEST = 4;

/** Histograms, windows and INFO of the runs of some commits: releases, and the newest ones. */
export function writeBlobs(bulk: Bulk, plan: Plan, say: (line: string) => void): void {
  const { commits, runs, size } = plan;
  const measured = commits.flatMap(({ fate }, index) => (fate === "measured" ? [index] : []));
  const releases = commits.flatMap(({ tags }, index) => (tags.length > 0 ? [index] : []));
  const wanted = new Set([...releases, ...measured.slice(-NEWEST)]);
  const insert = bulk.into("blob", ["run_key", "kind", "encoding", "body"]);
  const first = new Map<string, number>();
  const chosen = runs.filter((run) => {
    if (!wanted.has(run.commit) || !isEvidence(run)) return false;
    const place = `${run.commit} ${run.group}`;
    first.set(place, (first.get(place) ?? 0) + 1);
    // Controls are measured again and again.
    return first.get(place)! <= size.runs;
  });
  for (let from = 0; from < chosen.length; from += 200) {
    bulk.together(() => {
      for (const run of chosen.slice(from, from + 200)) {
        const { key } = aboutRun(run);
        for (const { kind, encoding, body } of bodiesOf(plan, run, size.seed)) {
          insert(key, kind, encoding, Buffer.from(body));
        }
      }
    });
    if (from % 1_000 === 0) say(`bodies of ${from} of ${chosen.length} runs`);
  }
}

function bodiesOf({ groups }: Plan, run: PlannedRun, seed: number) {
  const random = prng(seed * 31 + run.id);
  const { workload } = groups[run.group]!;
  const parts = workload.name === "mix-large" ? ["small", "large"] : [];
  const about = { us: workload.us, ops: workload.ops, parts };
  return blobsOf({
    warm_up: windowOf(random, { ...about, open: false }),
    closed: windowOf(random, { ...about, open: false }),
    open: windowOf(random, { ...about, ops: workload.ops / 4, open: true }),
    spoilt_windows: [],
    census: {},
    info: { before: "# Server\r\nredis_version:7.2.4\r\n", after: "# Server\r\nredis_version:7.2.4\r\n" },
  });
}
