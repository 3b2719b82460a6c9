import { metricOf } from "../../../db/contract/metric.ts";
import type { RerunPlan, RerunSeries } from "../../../db/contract/rerun.ts";
import type { OpenRegression, SuspectedChange } from "../../../db/queries/ingest/open-regressions.ts";
import { judgedLabel } from "../../../db/queries/series/detection-input.ts";
import type { SeriesName } from "../../../db/queries/series/series.ts";
import { RERUN_ALPHA } from "../../verdict/index.ts";

type Chosen = Omit<RerunSeries, "run_noise">;

/** A workload with a variant that can be measured now. */
export type Measurable = { workload_revision_id: number; variant_id: number };

/** Workloads that showed the change best, and series of each: every one more makes each of them take more pairs. */
const SUSPECT_GROUPS = 2;
const SERIES_OF_GROUP = 2;
/** Of a label; the contract of evidence takes no longer one. */
const MOST_LETTERS = 300;

/**
 * What is rerun for a suspected change: of at most two workloads the series that stood out most, and one workload without any
 * change as a guard, also without any of `moved`: what else may have changed at the same commit, for the worse or the better. Null
 * where nothing that showed it can be measured.
 */
export function choosePlan(
  { kind, changes, cause }: OpenRegression,
  moved: readonly SuspectedChange[],
  measurable: readonly Measurable[],
  series: readonly SeriesName[],
  noiseOf: (series_id: number) => number | null,
): RerunPlan | null {
  const direction = kind === "regression" ? "worse" : "better";
  const byStrength = (a: SuspectedChange, b: SuspectedChange) =>
    strength(b, noiseOf(b.series_id)) - strength(a, noiseOf(a.series_id)) || a.series_id - b.series_id;
  const groups = measurable
    .map((group) => changes.filter((change) => groupOf(change) === groupOf(group)))
    .map((own) => own.filter((change) => change.direction === direction).sort(byStrength))
    .filter((own) => own.length > 0)
    .sort((a, b) => byStrength(a[0]!, b[0]!))
    .slice(0, SUSPECT_GROUPS);
  if (groups.length === 0) return null;
  const suspects = groups.flatMap((own) =>
    own.slice(0, SERIES_OF_GROUP).map((change) => seriesOf(change, direction, "suspect")),
  );
  const moving = new Set([...changes, ...moved].map(groupOf));
  const still = measurable.find((group) => !moving.has(groupOf(group)));
  const guard = still && guardOf(still, suspects[0]!, series, direction);
  return {
    before_commit_id: cause.after_commit_id,
    after_commit_id: cause.commit_ids.at(-1)!,
    alpha: RERUN_ALPHA,
    series: (guard ? [...suspects, guard] : suspects).map((one) => ({
      ...one,
      run_noise: noiseOf(one.series_id),
    })),
  };
}

export function groupOf({ workload_revision_id, variant_id }: Measurable): string {
  return `${workload_revision_id}/${variant_id}`;
}

/**
 * How far a change stands out of its own uncertainty, which without an interval is that of one run: half of the 95 % that it
 * may be off. One from zero stands out most, one of which nobody knows the noise least.
 */
function strength({ ratio, ratio_low, ratio_high }: SuspectedChange, run_noise: number | null): number {
  if (ratio === null || ratio <= 0) return Number.POSITIVE_INFINITY;
  const bounded = ratio_low !== null && ratio_high !== null && ratio_low > 0;
  if (!bounded && run_noise === null) return 0;
  const half = bounded ? Math.log(ratio_high / ratio_low) / 2 : 1.96 * run_noise!;
  return Math.abs(Math.log(ratio)) / Math.max(0.001, half);
}

/** In the metric that stood out most, where the guard has it. */
function guardOf(
  group: Measurable,
  { metric }: Chosen,
  series: readonly SeriesName[],
  direction: "worse" | "better",
): Chosen | undefined {
  const own = series.filter((one) => groupOf(one) === groupOf(group) && metricOf(one.metric).detects);
  const found = own.find((one) => one.metric === metric) ?? own[0];
  return found && seriesOf({ ...found, workload_title: found.title }, direction, "guard");
}

function seriesOf(
  one: Measurable & {
    series_id: number;
    workload_title: string;
    variant: string;
    metric: SuspectedChange["metric"];
    smallest_effect: number;
  },
  direction: "worse" | "better",
  role: RerunSeries["role"],
): Chosen {
  const { series_id, workload_revision_id, variant_id, metric, smallest_effect } = one;
  return {
    ...{ series_id, workload_revision_id, variant_id, metric },
    label: judgedLabel(one).slice(0, MOST_LETTERS),
    better: metricOf(metric).better,
    ...{ smallest_effect, direction, role },
  };
}
