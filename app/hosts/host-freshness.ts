/** How fresh what a host measured is. */
export type HostFreshness =
  /** Its figures were measured elsewhere. */
  | { state: "recording" }
  | { state: "measuring"; since: number }
  /** No commit is newer than those that its class has measured. */
  | { state: "current"; last_at: number }
  | { state: "waiting"; last_at: number; commits: number }
  | { state: "stale"; last_at: number; commits: number }
  /** What its class has measured of this branch is not known. */
  | { state: "unknown"; last_at: number };

/** A host that has made no run for so long while commits wait is stale. */
export const STALE_MS = 24 * 3_600_000;

/** `waiting`: commits newer than the newest that the host's class has measured; `alive`: something is being measured now. */
export function hostFreshness({
  session: { origin, started_at, ended_at },
  last_run_at,
  waiting,
  alive,
  now,
}: {
  session: { origin: "measured" | "recording"; started_at: number; ended_at: number | null };
  last_run_at: number | null;
  waiting: number | null;
  alive: boolean;
  now: number;
}): HostFreshness {
  if (origin === "recording") return { state: "recording" };
  if (ended_at === null && alive) return { state: "measuring", since: started_at };
  const last_at = last_run_at ?? started_at;
  if (waiting === null) return { state: "unknown", last_at };
  if (waiting === 0) return { state: "current", last_at };
  return { state: now - last_at > STALE_MS ? "stale" : "waiting", last_at, commits: waiting };
}
