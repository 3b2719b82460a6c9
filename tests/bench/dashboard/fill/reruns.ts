import { type RerunEvidence, rerunEvidence } from "../../../../db/contract/rerun.ts";
import { isReal, type PlannedChange, ratioIn } from "./changes.ts";
import type { Plan } from "./plan.ts";
import type { PlannedSeries } from "./series.ts";
import { levelsOf } from "./values.ts";
import { HOSTS } from "./write-ground.ts";

const SUSPECTS = 4;

/** What the reruns of a change said, as it is frozen with the decision; null where there were none. */
export function rerunOf(
  plan: Plan,
  change: PlannedChange,
  flagged: readonly PlannedSeries[],
): RerunEvidence | null {
  const { commits, sessions, groups } = plan;
  const turns = sessions.filter(
    ({ kind, commits: own }) =>
      kind === "rerun" &&
      own.some(({ commit, role }) => role === "after" && commit === change.commit) &&
      own.some(({ commit, role }) => role === "before" && commit === change.before),
  );
  const [first] = turns;
  if (!first) return null;
  const suspects = flagged.slice(0, SUSPECTS).map((one) => ({
    series_id: one.id,
    workload_revision_id: groups[one.group]!.workload_revision_id,
    variant_id: groups[one.group]!.variant_id,
    ...{ metric: one.metric, label: one.label, better: one.better, smallest_effect: one.smallest_effect },
    direction: change.factor < 1 ? ("worse" as const) : ("better" as const),
    role: "suspect" as const,
    run_noise: one.run_noise,
  }));
  const findings = suspects.map((suspect, i) => {
    const series = flagged[i]!;
    const group = groups[series.group]!;
    const before = levelsOf(series, group, plan.changes, commits.length)[change.before]!;
    const ratio = isReal(change) ? ratioIn(change, series, group) : 1;
    const word =
      change.state === "confirmed" ? suspect.direction : isUnsure(change) ? "can't tell" : "no change";
    return {
      ...suspect,
      word,
      pairs: turns.map(({ id }) => ({ session_id: id, before, after: before * ratio })),
      ratio,
      ratio_low: ratio * 0.97,
      ratio_high: ratio * 1.03,
      ratio_low_95: ratio * 0.985,
      ratio_high_95: ratio * 1.015,
      pairs_needed: isUnsure(change) ? 60 : null,
    };
  });
  return rerunEvidence.parse({
    plan: {
      before_commit_id: commits[change.before]!.id,
      after_commit_id: commits[change.commit]!.id,
      alpha: 0.005,
      series: suspects,
    },
    ...{ test: "made up", alpha: 0.005, turns: turns.length, most_pairs: 60 },
    ...{ epoch_id: first.epoch_id, host: HOSTS[first.host], fingerprint: "made up" },
    session_ids: turns.map(({ id }) => id),
    ...{ placement: "pinned", origin: "measured", findings, short: change.state },
  });
}

function isUnsure({ state }: PlannedChange): boolean {
  return state === "cant-tell";
}
