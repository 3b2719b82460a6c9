import type { ComparisonReason, ComparisonWord } from "../../../../db/contract/judgement.ts";
import { DETECTOR_VERSION } from "../../../../ingest/verdict/index.ts";
import type { Bulk } from "./bulk.ts";
import { isFlagged, isReal, type PlannedChange } from "./changes.ts";
import type { Plan } from "./plan.ts";
import type { PlannedSeries } from "./series.ts";
import { HOST_CLASS } from "./write-ground.ts";
import type { Medians } from "./write-samples.ts";

const COLUMNS = [
  ...["judgement_id", "series_id", "verdict", "reason", "basis", "before", "after", "ratio", "ratio_low"],
  ...["ratio_high", "pairs", "runs_needed", "looks"],
];

/** Every measured commit against the one measured before it, with words that agree with the planned flags. */
export function writeComparisons(
  bulk: Bulk,
  plan: Plan,
  medians: Medians,
  say: (line: string) => void,
): void {
  const { commits, changes, series, groups, sessions, looks, looked_at, size } = plan;
  const blocks = new Map<number, number>();
  for (const { commits: own } of sessions.filter(({ kind }) => kind !== "rerun")) {
    for (const { commit } of own) blocks.set(commit, (blocks.get(commit) ?? 0) + 1);
  }
  const measured = commits.flatMap(({ fate }, index) => (fate === "measured" ? [index] : []));
  bulk.rows(
    "commit_judgement",
    measured.map((commit, i) => {
      const before = measured[i - 1];
      return {
        ...{ id: i + 1, branch_id: 1, host_class: HOST_CLASS, commit_id: commits[commit]!.id },
        ancestor_id: before === undefined ? null : commits[before]!.id,
        unmeasured: before === undefined ? 0 : commit - before - 1,
        blocks: blocks.get(commit)!,
        ...{ looks, judged_at: looked_at, detector_version: DETECTOR_VERSION },
      };
    }),
  );
  const insert = bulk.into("commit_comparison", COLUMNS);
  const change_at = new Map(changes.filter(isReal).map((change) => [change.commit, change]));
  for (let from = 0; from < measured.length; from += 200) {
    bulk.together(() => {
      for (let i = Math.max(1, from); i < Math.min(measured.length, from + 200); i++) {
        const change = change_at.get(measured[i]!);
        for (const one of series) {
          const before = medians.of(one, measured[i - 1]!);
          const after = medians.of(one, measured[i]!);
          const flagged = change !== undefined && isFlagged(change, one, groups[one.group]!);
          const { word, reason, half, runs_needed } = wordsOf(one, flagged ? change : null, size.runs);
          const ratio = after / before;
          const basis = flagged ? "change" : one.detects ? "levels" : "pairs";
          const effect = [before, after, ratio, ratio * (1 - half), ratio * (1 + half)] as const;
          insert(i + 1, one.id, word, reason, basis, ...effect, size.runs, runs_needed, looks);
        }
      }
    });
    if (from % 1_000 === 0) say(`verdicts of ${from} of ${measured.length} commits`);
  }
}

function wordsOf(
  { detects, run_noise, smallest_effect }: PlannedSeries,
  flagged: PlannedChange | null,
  runs: number,
): { word: ComparisonWord; reason: ComparisonReason | null; half: number; runs_needed: number | null } {
  const half = (2.8 * run_noise) / Math.sqrt(runs);
  if (flagged)
    return { word: flagged.factor < 1 ? "worse" : "better", reason: null, half, runs_needed: null };
  if (!detects) return { word: "can't tell", reason: "never-judged", half, runs_needed: null };
  if (half < smallest_effect) return { word: "no change", reason: null, half, runs_needed: null };
  return { word: "can't tell", reason: "too-noisy", half, runs_needed: runs * 4 };
}
