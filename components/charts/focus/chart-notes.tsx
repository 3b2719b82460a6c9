import type { SeriesWindow } from "../../../db/contract/series-window.ts";
import { formatShare } from "../../ui/figures.ts";
import { baseNotes } from "../plot/plot-of-window.ts";
import { shownWords } from "./shown-words.ts";

/** How much of the stretch is drawn, and what of the question could not be answered. */
export function ChartNotes({ window, log_refused }: { window: SeriesWindow; log_refused: boolean }) {
  const notes = [
    ...window.notes,
    ...baseNotes(window),
    ...(log_refused ? ["Some values are zero: the axis is not logarithmic."] : []),
  ];
  return (
    <div className="sm:ml-14">
      <p className="text-soft" data-shown="">
        {shownWords(window)}
        {window.series[0]!.noise
          ? ` Commits of an unchanged engine vary by ${formatShare(window.series[0]!.noise)}.`
          : ""}
      </p>
      {notes.map((note) => (
        <p key={note} className="max-w-prose text-look wrap-anywhere" data-note="">
          {note}
        </p>
      ))}
    </div>
  );
}
