import type { PlotBreak } from "../../components/charts/plot.ts";
import type { Database } from "../../db/client.ts";
import { epochChange } from "../../db/contract/epoch.ts";
import { type Epoch, readCommitEpochs, readEpochs } from "../../db/queries/epochs.ts";

/** Where a branch's values pass from one epoch to another, and which commits were measured in several of one host. */
export type Breaks = { breaks: PlotBreak[]; in_both: ReadonlySet<number> };

/** More are not drawn: whoever has them has no epochs but weather. */
const BREAKS = 12;

/**
 * A commit belongs to the epoch in which it was measured first, by the runs of the series given: controls and ancestors are
 * measured again in later ones. Indexes are those of `commit_ids`, the commits of the axis.
 */
export function readBreaks({
  database,
  engine_id,
  host_class,
  series_id,
  commit_ids,
}: {
  database: Database;
  engine_id: number;
  host_class: string;
  series_id: number;
  commit_ids: readonly number[];
}): Breaks {
  const epochs = new Map(readEpochs({ database, engine_id, host_class }).map((one) => [one.epoch_id, one]));
  if (epochs.size < 2) return { breaks: [], in_both: new Set() };
  const measured_in = readCommitEpochs({ database, series_id });
  const breaks: PlotBreak[] = [];
  const in_both = new Set<number>();
  let before: Epoch | undefined;
  for (const [index, commit_id] of commit_ids.entries()) {
    const own = (measured_in.get(commit_id) ?? []).flatMap((id) => epochs.get(id) ?? []);
    const side = own[0];
    if (!side) continue;
    if (new Set(own.map(({ host_id }) => host_id)).size < own.length) in_both.add(index);
    if (before && before.epoch_id !== side.epoch_id) {
      const later = Math.max(before.started_at, side.started_at);
      breaks.push({ index, text: breakText(before, side), at: later });
    }
    before = side;
  }
  return { breaks: breaks.slice(-BREAKS), in_both };
}

function breakText(before: Epoch, after: Epoch): string {
  if (before.host_id === after.host_id) return epochChange(before.details, after.details);
  return epochChange({ host: before.host }, { host: after.host });
}
