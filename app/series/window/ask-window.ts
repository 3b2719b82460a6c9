import { z } from "zod";
import { type ChartState, readChartState } from "../../../components/charts/state/chart-state.ts";
import { plain } from "../../../db/contract/plain.ts";
import { readSeries, type SeriesName } from "../../../db/queries/series/series.ts";
import { type BranchSpan, readBranchSpan } from "../../../db/queries/window/branch-span.ts";
import { findOnBranch, type OnBranch } from "../../../db/queries/window/find-on-branch.ts";
import { MOST_POSITIONS } from "../../../db/queries/window/series-line.ts";
import type { View } from "../../view.ts";
import type { Range } from "../reduce/gaps.ts";
import { type ChosenSeries, chooseSeries } from "./choose-series.ts";

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

/** The workload, and the variant if not the usual one, in the address of a chart. */
export const seriesPath = z.object({ workload: name, variant: z.array(name).max(1).optional() });

/** A page's view once something was measured. */
export type MeasuredView = View & { branch_id: number; host_class: string; branch: string };

/** Null while there is nothing to draw. */
export function measuredView(view: View | null): MeasuredView | null {
  if (!view) return null;
  const { branch_id, branch, host_class } = view;
  return branch_id === null || branch === null || host_class === null
    ? null
    : { ...view, branch_id, branch, host_class };
}

/** What one chart is asked to show, found in the database. Positions, not places. */
export type Asked = {
  view: MeasuredView;
  state: ChartState;
  /** Every series of the host class. */
  all: SeriesName[];
  chosen: ChosenSeries[];
  span: BranchSpan;
  stretch: Range;
  base: (OnBranch & { name: string }) | null;
  pins: OnBranch[];
  notes: string[];
};

/** Null: there is no such workload or variant, or no commit yet. */
export function askWindow(
  view: MeasuredView,
  { workload, variant }: z.infer<typeof seriesPath>,
  params: URLSearchParams,
): Asked | null {
  const { database, engine_id, branch_id, host_class, host_classes } = view;
  const { state, misread } = readChartState(params);
  const read = new Map<string, SeriesName[]>();
  const seriesOn = (on: string) => {
    if (!host_classes.includes(on)) return [];
    const known = read.get(on) ?? readSeries({ database, engine_id, host_class: on });
    read.set(on, known);
    return known;
  };
  const choice = chooseSeries({ workload, variant: variant?.[0], host_class, state, seriesOn });
  const span = readBranchSpan({ database, branch_id });
  if (!choice || !span) return null;
  const notes = [...misread, ...choice.notes];

  function named(given: string | null, otherwise: string): OnBranch | null {
    if (given === null) return null;
    const found = findOnBranch({ database, engine_id, branch_id, name: given });
    if (!found) notes.push(`“${plain(given, 40)}” is no commit of this branch: ${otherwise}.`);
    return found;
  }

  const from = named(state.from, "the stretch begins with the oldest")?.position ?? span.first;
  const to = named(state.to, "the stretch ends with the newest")?.position ?? span.last;
  const base = named(state.base, "values are absolute");
  return {
    view,
    state,
    all: seriesOn(host_class),
    chosen: choice.chosen,
    span,
    stretch: withinLimit({ from: Math.min(from, to), to: Math.max(from, to) }, notes),
    base: base && { ...base, name: state.base! },
    pins: state.pins.flatMap((pin) => named(pin, "it is not pinned") ?? []),
    notes,
  };
}

function withinLimit({ from, to }: Range, notes: string[]): Range {
  if (to - from < MOST_POSITIONS) return { from, to };
  notes.push(
    `The newest ${MOST_POSITIONS} commits of the stretch are shown, which is as many as one chart holds.`,
  );
  return { from: to - MOST_POSITIONS + 1, to };
}
