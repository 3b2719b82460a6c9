import type { SeriesWindow } from "../../../db/contract/series-window.ts";
import { shortSha } from "../../ui/commit-link.tsx";
import { compareHref } from "../../ui/compare-href.ts";
import type { ChartState } from "../state/chart-state.ts";
import { StateLink } from "../state/state-link.tsx";
import type { Go } from "../state/use-chart-state.ts";
import { type CommitAt, commitAt, entryOf } from "./commit-at.ts";
import { comparePins } from "./compare-pins.ts";
import { PinCard } from "./pin-card.tsx";

/** The pinned commits side by side, and what the two of them differ by. */
export function Pinned({
  window,
  state,
  path,
  go,
}: {
  window: SeriesWindow;
  state: ChartState;
  path: string;
  go: Go;
}) {
  const { pins, host } = state;
  if (pins.length === 0) return null;
  const cards = pins.map((pin) => ({
    pin,
    commit: commitAt(window, entryOf(window, pin)),
    unpinned: { ...state, pins: pins.filter((one) => one !== pin) },
  }));
  const [one, other] = cards.flatMap(({ commit }) => commit ?? []);
  return (
    <section aria-label="Pinned commits" className="mt-4 sm:ml-14">
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
        {cards.map(({ pin, commit, unpinned }) =>
          commit ? (
            <PinCard key={pin} {...{ window, commit, unpinned, state, path, go }} />
          ) : (
            <p key={pin} className="border-l-2 border-line pl-3 text-soft wrap-anywhere">
              <span className="hash">{pin}</span> is pinned, and lies outside of this stretch.{" "}
              <StateLink to={unpinned} path={path} go={go} how="replace">
                unpin
              </StateLink>
            </p>
          ),
        )}
      </div>
      {one && other ? <Comparison {...{ window, one, other, host }} /> : null}
    </section>
  );
}

function Comparison({
  window,
  one,
  other,
  host,
}: {
  window: SeriesWindow;
  one: CommitAt;
  other: CommitAt;
  host: string | null;
}) {
  const { shas, difference, said } = comparePins(window, one, other);
  return (
    <div data-comparison="" data-figures="" className="mt-4 max-w-prose">
      <p>
        From <span className="hash">{shortSha(shas[0])}</span> to{" "}
        <span className="hash">{shortSha(shas[1])}</span>:{" "}
        <strong className="font-semibold">{difference}</strong>.
      </p>
      {said.map((sentence) => (
        <p key={sentence} className="text-soft">
          {sentence}
        </p>
      ))}
      <p>
        <a href={compareHref(shas[0], shas[1], { host: host ?? undefined })}>
          Compare the two over all series
        </a>
      </p>
    </div>
  );
}
