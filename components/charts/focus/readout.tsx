import type { SeriesWindow } from "../../../db/contract/series-window.ts";
import { commitHref, shortSha } from "../../ui/commit-link.tsx";
import { formatValue } from "../../ui/figures.ts";
import { momentText } from "../../ui/moment.tsx";
import type { CommitAt } from "./commit-at.ts";
import { CommitFigures } from "./commit-words.tsx";

/** What a chart says of one commit: the newest until one is chosen. */
export function Readout({
  window,
  commit,
  chosen,
  pinned,
  query,
}: {
  window: SeriesWindow;
  commit: CommitAt;
  /** Whether somebody points at it, and whether it is pinned. */
  chosen: boolean;
  pinned: boolean;
  query: string;
}) {
  const { unit } = window.series[0]!;
  return (
    <div
      data-readout={chosen ? "chosen" : "newest"}
      data-figures=""
      className="mt-2 min-h-21 border-l-2 border-line pl-3 wrap-anywhere sm:ml-14"
    >
      <p className="flex items-baseline gap-2">
        <a href={commitHref(commit.sha, query)} className="hash shrink-0">
          {shortSha(commit.sha)}
        </a>
        <span className="truncate">{commit.subject}</span>
      </p>
      <p>
        <CommitFigures window={window} commit={commit} />
        {commit.others.map(({ name, median }) => (
          <span key={name} className="ml-2 whitespace-nowrap text-soft">
            {" "}
            {name}: {median === null ? "no value" : formatValue(unit, median)}
          </span>
        ))}
      </p>
      <p className="flex flex-wrap gap-x-3 text-soft">
        <span>{commit.author}</span>
        <span>{momentText(commit.committed_at, true)}</span>
        {commit.pr_number !== null ? <span>#{commit.pr_number}</span> : null}
        {commit.tags.map((tag) => (
          <span key={tag}>{tag}</span>
        ))}
        <span>
          {pinned
            ? "pinned"
            : chosen
              ? "click or Enter pins it"
              : `newest measured${window.to < window.total - 1 ? " of this stretch" : ""}`}
        </span>
      </p>
    </div>
  );
}
