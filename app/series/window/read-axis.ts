import { readCommitTimes } from "../../../db/queries/window/window-commits.ts";
import { type Axis, commitsAxis, dateAxis } from "../reduce/axis.ts";
import type { Asked } from "./ask-window.ts";

/** The x axis that was asked for; times are read only where they are drawn. */
export function readAxis({ view: { database, branch_id }, state, span, stretch }: Asked): Axis {
  if (state.x === "commits") return commitsAxis(stretch, span.first);
  const time_of = new Map(
    readCommitTimes({ database, branch_id, ...stretch }).map((one) => [one.position, one.committed_at]),
  );
  const times: number[] = [];
  for (let position = stretch.from; position <= stretch.to; position += 1) {
    times.push(time_of.get(position) ?? times.at(-1) ?? 0);
  }
  return dateAxis(stretch, times);
}
