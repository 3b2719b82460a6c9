"use client";

import { type ReactNode, useEffect, useState } from "react";
import type { Activity } from "../../db/contract/activity.ts";
import { CommitLink } from "../ui/commit-link.tsx";
import { formatDuration } from "../ui/figures.ts";

type Said = { activity: Activity; heartbeat_at: number };
/** `now` is the server's clock, which alone is compared with a heartbeat; `silent`: the last one is too old. */
export type Now = { said: Said | null; now: number; silent: boolean };

const POLL_MS = 3_000;
const CALM_POLL_MS = 15_000;

/** What is being measured now; asks again only while somebody looks. */
export function NowMeasuring({ initial }: { initial: Now }) {
  const [{ said, now, silent }, setNow] = useState(initial);
  const [lost, setLost] = useState(false);
  const busy = said?.activity.state === "measuring" || said?.activity.state === "preparing";

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asked = new AbortController();
    async function poll() {
      const { signal } = asked;
      if (document.visibilityState === "visible") {
        try {
          const response = await fetch("/api/activity", { signal });
          setNow(await response.json());
          setLost(false);
        } catch {
          if (!signal.aborted) setLost(true);
        }
      }
      if (!signal.aborted) timer = setTimeout(poll, busy ? POLL_MS : CALM_POLL_MS);
    }
    function onVisible() {
      if (document.visibilityState !== "visible") return;
      clearTimeout(timer);
      asked.abort();
      asked = new AbortController();
      poll();
    }
    timer = setTimeout(poll, busy ? POLL_MS : CALM_POLL_MS);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      clearTimeout(timer);
      asked.abort();
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [busy]);

  if (lost)
    return <p className="text-look">The dashboard does not answer; what is measured now is not known.</p>;
  if (!said) return <p>Nothing is being measured: no measuring process has reported yet.</p>;
  const grown = (said.activity.runs_done ?? 0) - (initial.said?.activity.runs_done ?? 0);
  return (
    <>
      <Saying {...said} now={now} silent={silent} />
      {grown > 0 ? (
        <p className="mt-2">
          {grown === 1 ? "One run has" : `${grown} runs have`} been added since this page was drawn.{" "}
          <a href="/">Draw it again</a>
        </p>
      ) : null}
    </>
  );
}

function Saying({ activity, heartbeat_at, now, silent }: Said & { now: number; silent: boolean }) {
  const { state, message, sha, workload, phase, round, rounds, turn, turns, runs_done, runs_total, ends_at } =
    activity;
  if (silent) {
    return (
      <p>
        <strong className="font-semibold text-look">Stopped without saying so.</strong> The last sign of life
        came {formatDuration(now - heartbeat_at)} ago: {message}
      </p>
    );
  }
  return (
    <>
      <p>
        <strong className="font-semibold">{STATES[state]}.</strong> {message}
      </p>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4">
        {sha ? (
          <Fact name="Commit">
            <CommitLink sha={sha} />
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
