import type { SeriesWindow } from "../../../db/contract/series-window.ts";
import { commitHref, shortSha } from "../../ui/commit-link.tsx";
import { compareHref } from "../../ui/compare-href.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { formatBare, formatValue, scaleFor } from "../../ui/figures.ts";
import { momentText } from "../../ui/moment.tsx";
import { hostQuery } from "../../ui/series-href.ts";
import type { ChartState } from "../state/chart-state.ts";
import { StateLink } from "../state/state-link.tsx";
import { nameCommit } from "../state/stretch.ts";
import type { Go } from "../state/use-chart-state.ts";
import type { CommitAt } from "./commit-at.ts";
import { CommitFigures } from "./commit-words.tsx";

/** A pinned commit: all that the chart knows of it, and where more is to be had. */
export function PinCard({
  window,
  commit,
  unpinned,
  state,
  path,
  go,
}: {
  window: SeriesWindow;
  commit: CommitAt;
  /** The state without it. */
  unpinned: ChartState;
  state: ChartState;
  path: string;
  go: Go;
}) {
  const { unit } = window.series[0]!;
  const { sha, before, others } = commit;
  const query = hostQuery(state.host);
  const base = nameCommit(sha);
  return (
    <article data-card={sha} data-figures="" className="min-w-0 border-l-2 border-ink pl-3 wrap-anywhere">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <a href={commitHref(sha, query)} className="hash font-medium">
          {shortSha(sha)}
        </a>
        <CopyButton text={sha}>copy the hash</CopyButton>
        <StateLink to={unpinned} path={path} go={go} how="replace">
          unpin
        </StateLink>
      </p>
      <p>{commit.subject}</p>
      <p className="flex flex-wrap gap-x-3 text-soft">
        <span>{commit.author}</span>
        <span>{momentText(commit.committed_at)}</span>
        {commit.pr_number !== null ? <span>#{commit.pr_number}</span> : null}
        {commit.tags.map((tag) => (
          <span key={tag}>{tag}</span>
        ))}
      </p>
      <p className="mt-1">
        <CommitFigures window={window} commit={commit} />
      </p>
      {others.length > 0 ? (
        <p className="text-soft">
          {others
            .map(({ name, median }) => `${name}: ${median === null ? "no value" : formatValue(unit, median)}`)
            .join("; ")}
        </p>
      ) : null}
      <Runs unit={unit} runs={commit.runs} />
      <p className="link-row gap-x-4">
        <a href={commitHref(sha, query)}>The commit over all series</a>
        {commit.value && state.base !== base ? (
          <StateLink to={{ ...state, base }} path={path} go={go}>
            Tell values relative to it
          </StateLink>
        ) : null}
        {before?.sha ? (
          <a href={compareHref(before.sha, sha, { host: state.host ?? undefined })}>
            Compare with the measured one before
          </a>
        ) : null}
      </p>
    </article>
  );
}

function Runs({ unit, runs }: { unit: Parameters<typeof scaleFor>[0]; runs: CommitAt["runs"] }) {
  const scale = scaleFor(unit, Math.max(0, ...runs.flatMap(({ values }) => values)));
  return runs.map(({ host, values }) => (
    <p key={host} className="text-soft">
      Runs on {host}: {values.map((value) => formatBare(value, scale)).join(", ")} {scale.unit}
    </p>
  ));
}
