import type { RegressionEvidence, SeriesSeen } from "../../../db/contract/judgement.ts";
import { metricOf } from "../../../db/contract/metric.ts";
import type { SeriesRuns } from "../../../db/queries/series/detection-input.ts";
import { median, REACH, type Regression, type SeriesDetection, suspicionLimit } from "../../verdict/index.ts";
import { levelsSeen } from "./level-evidence.ts";

type Run = SeriesRuns["runs"][number];
type Looked = {
  /** In branch order. */
  branch: readonly { commit_id: number; sha: string }[];
  series: readonly SeriesRuns[];
  /** What detection said of each series, in the same order. */
  detections: readonly SeriesDetection[];
  /** The control of each session. */
  controls: ReadonlyMap<number, number>;
  looks: number;
  completed_rounds: number;
  alpha: number;
  origin: "measured" | "recording";
  words: (found: Regression) => string;
};
type SeriesFrozen = { near: readonly Run[]; seen: SeriesSeen };

/** Commits shown on each side of a change in its frozen evidence. */
const SHOWN = 20;
/** Of as many series of a finding, the strongest, the sessions are kept: one of them decides whether it was the host. */
const WITH_SESSIONS = 3;

/** What each finding was judged from, as it is frozen with it; in the order of the findings. */
export function evidenceOf(findings: readonly Regression[], looked: Looked): RegressionEvidence[] {
  const { branch, series, detections, controls } = looked;
  const near = findings.map((found) => nearOf(found, looked));
  const strongest = findings.map(strongestOf);
  const told = findings.map(() => new Map<string, SeriesFrozen>());
  const place = new Map(branch.map(({ commit_id }, at) => [commit_id, at]));
  const places = new Map(branch.map(({ sha }, at) => [sha, at]));
  const family = familyOf(looked);
  // Series by series: each brings all of its runs.
  for (const [i, one] of series.entries()) {
    const key = String(one.series_id);
    for (const [at, { changes }] of findings.entries()) {
      const change = changes.find(({ series }) => series === key);
      if (!change) continue;
      const about = {
        ...{ detection: detections[i]!, runs: one.runs, near: near[at]!, place },
        placeOf: (sha: string) => places.get(sha) ?? Number.NaN,
        controls: strongest[at]!.has(key) ? controls : null,
      };
      const limit = { looks: looked.looks, family, commits: branch.length, better: one.better };
      told[at]!.set(key, {
        near: one.runs.filter(({ commit_id }) => near[at]!.has(commit_id)),
        seen: {
          test: change.held_back === "newest" ? "newest" : "levels",
          p_value: change.p_value,
          p_limit: suspicionLimit(change, limit),
          ...levelsSeen(change, about),
        },
      });
    }
  }
  return findings.map((found, at) => frozen(found, told[at]!, looked));
}

/** A level is told by so many commits each side: sessions long before and after say nothing of the change. */
function nearOf({ commit }: Regression, { branch }: Looked): Set<number> {
  const at = branch.findIndex(({ sha }) => sha === commit);
  return new Set(branch.slice(Math.max(0, at - REACH), at + REACH).map(({ commit_id }) => commit_id));
}

/** Changes come strongest first. */
function strongestOf({ changes }: Regression): Set<string> {
  return new Set(changes.slice(0, WITH_SESSIONS).map(({ series }) => series));
}

function familyOf({ series }: Looked): number {
  return series.filter(({ metric }) => metricOf(metric).detects).length;
}

function frozen(
  found: Regression,
  told: ReadonlyMap<string, SeriesFrozen>,
  looked: Looked,
): RegressionEvidence {
  const { branch, series, completed_rounds, alpha, origin, words } = looked;
  const at = branch.findIndex(({ sha }) => sha === found.commit);
  const window = branch.slice(Math.max(0, at - SHOWN), at + SHOWN);
  const runs = [...told.values()].flatMap(({ near }) => near);
  const name_of = new Map(series.map((one) => [String(one.series_id), one]));
  return {
    reason: words(found).slice(0, 500),
    ...{ completed_rounds, alpha, family: familyOf(looked) },
    session_ids: [...new Set(runs.map((run) => run.session_id))].sort((a, b) => a - b),
    epoch_ids: [...new Set(runs.map((run) => run.epoch_id))].sort((a, b) => a - b),
    placement: runs.some((run) => run.placement === "unpinned") ? "unpinned" : "pinned",
    origin,
    unmeasured: found.cause.unmeasured,
    series: found.changes.map((change) => {
      const { series_id, workload, variant, metric } = name_of.get(change.series)!;
      const { near, seen } = told.get(change.series)!;
      const by_commit = Map.groupBy(near, ({ commit_id }) => commit_id);
      return {
        series_id,
        label: `${workload} ${variant} ${metricOf(metric).title}`,
        commits: window.map(({ sha }) => sha),
        medians: window.map(({ commit_id }) => {
          const values = by_commit.get(commit_id)?.map(({ value }) => value) ?? [];
          return values.length === 0 ? null : median(values);
        }),
        seen,
      };
    }),
  };
}
