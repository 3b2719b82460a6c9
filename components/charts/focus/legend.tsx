import type { WindowSeries } from "../../../db/contract/series-window.ts";
import { LINE_DASHES } from "../plot/shape.ts";

/** Which line is which, where there are several: by their dashes, as colour is kept for meaning. */
export function Legend({ series }: { series: WindowSeries[] }) {
  if (series.length < 2) return null;
  return (
    <ul aria-label="Lines" className="mt-1 flex flex-wrap gap-x-5 wrap-anywhere">
      {series.map(({ key, name, title }, n) => (
        <li key={key} title={title} className="flex items-center gap-2">
          <svg width="28" height="8" aria-hidden="true">
            <line
              x1="0"
              x2="28"
              y1="4"
              y2="4"
              className="stroke-ink"
              strokeWidth="1.5"
              strokeDasharray={LINE_DASHES[n % LINE_DASHES.length]}
            />
          </svg>
          {name}
          {n === 0 ? <span className="text-soft">in focus</span> : null}
        </li>
      ))}
    </ul>
  );
}
