import type { Database } from "../../db/client.ts";
import { epochChange } from "../../db/contract/epoch.ts";
import { type Epoch, readCommitEpochs, readEpochs } from "../../db/queries/hosts/epochs.ts";

/** Before the commit at a position the values pass into another epoch, begun at `since`; what changed there. */
export type Break = { position: number; text: string; since: number };

/** Where a branch's values pass from one epoch to another, and at which positions commits were measured in several of one host. */
export type Breaks = { breaks: Break[]; in_both: ReadonlySet<number> };

/** More are not drawn: whoever has them has no epochs but weather. */
const BREAKS = 12;

/**
 * A commit belongs to the epoch in which it was measured first, by the runs of the series given: controls and ancestors are
 * measured again in later ones. `measured` holds the measured commits in branch order, column by column.
 */
export function readBreaks({
  database,
  engine_id,
  host_class,
  series_id,
  measured,
}: {
  database: Database;
  engine_id: number;
  host_class: string;
  series_id: number;
  measured: { position: readonly number[]; commit_id: readonly number[] };
}): Breaks {
  const epochs = new Map(readEpochs({ database, engine_id, host_class }).map((one) => [one.epoch_id, one]));
  if (epochs.size < 2) return { breaks: [], in_both: new Set() };
  const ids_of = readCommitEpochs({ database, series_id, commit_ids: measured.commit_id });
  const breaks: Break[] = [];
  const in_both = new Set<number>();
  let before: Epoch | undefined;
  for (let i = 0; i < measured.commit_id.length; i += 1) {
    const position = measured.position[i]!;
    const ids = ids_of.get(measured.commit_id[i]!) ?? [];
    const side = epochs.get(ids.find((id) => epochs.has(id)) ?? 0);
    if (!side) continue;
    if (ids.length > 1 && shareHost(ids.flatMap((id) => epochs.get(id) ?? []))) in_both.add(position);
    if (before && before.epoch_id !== side.epoch_id) {
      const since = Math.max(before.started_at, side.started_at);
      breaks.push({ position, text: breakText(before, side), since });
    }
    before = side;
  }
  return { breaks: breaks.slice(-BREAKS), in_both };
}

function shareHost(own: readonly Epoch[]): boolean {
  return new Set(own.map(({ host_id }) => host_id)).size < own.length;
}

function breakText(before: Epoch, after: Epoch): string {
  if (before.host_id === after.host_id) return epochChange(before.details, after.details);
  return epochChange({ host: before.host }, { host: after.host });
}
