import { formatDuration } from "../ui/figures.ts";

type Expected =
  | {
      told: true;
      verdict_ms: number;
      verdict_ms_most: number | null;
      sessions: number;
      session_ms: number;
    }
  | { told: false; why: string };

/** How long a commit that is pushed now waits for its verdict. */
export function UntilVerdict({ expected }: { expected: Expected }) {
  if (!expected.told)
    return (
      <p className="mt-2 text-soft">
        Can&#8217;t tell when a commit that is pushed now would have its verdict: {expected.why}.
      </p>
    );
  const { verdict_ms, verdict_ms_most, sessions, session_ms } = expected;
  const reruns =
    verdict_ms_most === null
      ? ", or more: reruns are being made, and how long their turns take is not known yet"
      : verdict_ms_most > verdict_ms
        ? `, at most ${formatDuration(verdict_ms_most)} where the reruns being made take all of their turns`
        : "";
  return (
    <p className="mt-2">
      A commit that is pushed now has its verdict in about{" "}
      <strong className="font-semibold">{formatDuration(verdict_ms)}</strong>
      {reruns}.{" "}
      <span className="text-soft">
        {sessions === 1 ? "One session" : `${sessions} sessions`} of about {formatDuration(session_ms)},
        {sessions === 1 ? "" : " one after the other,"} after what is being measured; its build comes on top,
        and reruns where it looks changed.
      </span>
    </p>
  );
}
