import { type EpochDetails, epochChange } from "../../db/contract/epoch.ts";
import { Moment } from "../ui/moment.tsx";

type Epoch = { epoch_id: number; started_at: number; details: EpochDetails; before: EpochDetails | null };

/** When something that could move a figure changed on a host, and what, the newest first. */
export function EpochList({ epochs, total }: { epochs: Epoch[]; total: number }) {
  return (
    <>
      <ol>
        {epochs.map(({ epoch_id, started_at, details, before }, at) => (
          <li key={epoch_id} className="border-t border-line py-1 break-words">
            <Moment at={started_at} day_only />:{" "}
            {before ? epochChange(before, details) : <span className="text-soft">the first on record</span>}
            {at === 0 ? <span className="text-soft"> (now)</span> : null}
          </li>
        ))}
      </ol>
      {total > epochs.length ? <p className="text-soft">and {total - epochs.length} older</p> : null}
    </>
  );
}
