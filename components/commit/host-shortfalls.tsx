import { plain } from "../../db/contract/plain.ts";

type Shortfall = {
  host: string;
  check: string;
  is: string;
  should: string | null;
  state: string;
  sessions: number;
};

const NAMED = 5;

/** What was not good on the hosts while a commit was measured, in brief. Nothing where no session was checked. */
export function HostShortfalls({
  sessions,
  checked,
  shortfalls,
}: {
  sessions: number;
  checked: number;
  shortfalls: Shortfall[];
}) {
  if (checked === 0) return null;
  if (shortfalls.length === 0) {
    return (
      <p className="text-soft">
        Host: its checks found nothing wanting
        {checked < sessions ? ` in the ${checked} of ${sessions} sessions that were checked` : ""}.
      </p>
    );
  }
  const hosts = new Set(shortfalls.map(({ host }) => host)).size;
  const words = shortfalls.map((one) => shortfallWords(one, checked, hosts > 1));
  const more = words.length - NAMED;
  return (
    <>
      <p className="break-words text-look">
        Host: {words.slice(0, NAMED).join("; ")}
        {more > 0 ? "" : "."}
      </p>
      {more > 0 ? (
        <details className="text-soft">
          <summary>and {more === 1 ? "one more" : `${more} more`} not good</summary>
          <p className="break-words">{words.slice(NAMED).join("; ")}.</p>
        </details>
      ) : null}
    </>
  );
}

/** "governor powersave (should be performance), in 2 of 5 sessions" */
function shortfallWords(
  { host, check, is, should, sessions }: Shortfall,
  checked: number,
  names_host: boolean,
): string {
  const where = names_host ? `${plain(host, 60)}: ` : "";
  const wanted = should === null ? "" : ` (should be ${plain(should, 80)})`;
  const when = sessions === checked ? "" : `, in ${sessions} of ${checked} sessions`;
  return `${where}${plain(check, 60).replaceAll("_", " ")} ${plain(is, 80)}${wanted}${when}`;
}
