import { Moment } from "../ui/moment.tsx";

type Fresh =
  | { state: "recording" }
  | { state: "measuring"; since: number }
  | { state: "current"; last_at: number }
  | { state: "waiting"; last_at: number; commits: number }
  | { state: "stale"; last_at: number; commits: number }
  | { state: "unknown"; last_at: number };

/** How fresh a host's figures are, in a sentence. */
export function FreshWords({ fresh, started_at }: { fresh: Fresh; started_at: number }) {
  if (fresh.state === "recording") {
    return (
      <>
        A recording of <Moment at={started_at} day_only />: replayed here, and never fresher.
      </>
    );
  }
  if (fresh.state === "measuring") {
    return (
      <>
        In a session since <Moment at={fresh.since} />.
      </>
    );
  }
  const last = <Moment at={fresh.last_at} />;
  if (fresh.state === "stale") {
    return (
      <>
        <strong className="font-semibold text-look">Stale since</strong> {last}: no run for more than a day,
        and {commitsWait(fresh.commits)}.
      </>
    );
  }
  return (
    <>
      Last run {last}
      {fresh.state === "current" ? "; no commit waits." : null}
      {fresh.state === "waiting" ? `; ${commitsWait(fresh.commits)}.` : null}
      {fresh.state === "unknown" ? "; nothing of this branch." : null}
    </>
  );
}

function commitsWait(commits: number): string {
  return commits === 1 ? "one commit waits" : `${commits} commits wait`;
}
