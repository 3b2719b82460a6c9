"use client";

import { type ReactNode, useEffect, useState } from "react";
import type { Activity } from "../../db/contract/activity.ts";
import { CommitLink } from "../ui/commit-link.tsx";
import { formatDuration } from "../ui/figures.ts";
import { type Now, watchActivity } from "./watch-activity.ts";

/** What is being measured now, as it changes; without scripts, as it was when the page was made. */
export function NowMeasuring({ initial, query }: { initial: Now; query: string }) {
  const [{ said, now, silent }, setNow] = useState(initial);
  const [lost, setLost] = useState(false);

  useEffect(
    () =>
      watchActivity(
        (heard) => {
          setNow(heard);
          setLost(false);
        },
        () => setLost(true),
      ),
    [],
  );

  if (lost)
    return <p className="text-look">The dashboard does not answer; what is measured now is not known.</p>;
  if (!said) return <p>Nothing is being measured: no measuring process has reported yet.</p>;
  const grown = (said.activity.runs_done ?? 0) - (initial.said?.activity.runs_done ?? 0);
  return (
    <>
      <Saying {...said} now={now} silent={silent} query={query} />
      {grown > 0 ? (
        <p className="mt-2">
          {grown === 1 ? "One run has" : `${grown} runs have`} been added since this page was drawn.{" "}
          <a href={`/${query}`}>Draw it again</a>
        </p>
      ) : null}
    </>
  );
}

function Saying({
  activity,
  heartbeat_at,
  now,
  silent,
  query,
}: NonNullable<Now["said"]> & { now: number; silent: boolean; query: string }) {
  const { state, message, sha, workload, phase, round, rounds, turn, turns, runs_done, runs_total, ends_at } =
    activity;
  if (silent) {
    return (
      <p className="break-words">
        <strong className="font-semibold text-look">Stopped without saying so.</strong> The last sign of life
        came {formatDuration(now - heartbeat_at)} ago: {message}
      </p>
    );
  }
  return (
    <>
      <p className="break-words">
        <strong className="font-semibold">{STATES[state]}.</strong> {message}
      </p>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4">
        {sha ? (
          <Fact name="Commit">
            <CommitLink sha={sha} query={query} />
          </Fact>
        ) : null}
        {workload ? <Fact name="Workload">{phase ? `${workload}, ${phase}` : workload}</Fact> : null}
        {round ? <Fact name="Round">{rounds ? `${round} of ${rounds}` : round}</Fact> : null}
        {turn ? <Fact name="Rerun turn">{turns ? `${turn} of at most ${turns}` : turn}</Fact> : null}
        {runs_total ? (
          <Fact name="Runs">
            {runs_done ?? 0} of {runs_total}
          </Fact>
        ) : null}
        {ends_at && state === "measuring" ? (
          <Fact name="Time left">
            {ends_at > now ? `about ${formatDuration(ends_at - now)}` : "nearly done"}
          </Fact>
        ) : null}
      </dl>
      {runs_total && state === "measuring" ? (
        <progress
          className="mt-2 h-1 w-full appearance-none bg-line [&::-moz-progress-bar]:bg-ink [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-ink"
          aria-label="Runs done"
          max={runs_total}
          value={Math.min(runs_done ?? 0, runs_total)}
        />
      ) : null}
    </>
  );
}

const STATES: Record<Activity["state"], string> = {
  preparing: "Preparing",
  measuring: "Measuring",
  watching: "Watching for new commits",
  stopped: "Stopped",
};

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0 truncate">{children}</dd>
    </>
  );
}
