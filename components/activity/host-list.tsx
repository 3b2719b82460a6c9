import { Moment } from "../ui/moment.tsx";

type Host = {
  name: string;
  class: string;
  last_run_at: number | null;
  placement: "pinned" | "unpinned" | "broken" | null;
  origin: "measured" | "recording";
  epoch: { number: number; since: number; fingerprint: string; details: Record<string, string | number> };
};

const FACTS = 30;

/** How fresh each host's figures are, and what it is. */
export function HostList({ hosts }: { hosts: Host[] }) {
  return (
    <ul>
      {hosts.map(({ name, class: host_class, last_run_at, placement, origin, epoch }) => (
        <li key={name} className="border-t border-line py-2">
          <p className="font-medium">
            {name}
            <span className="font-normal text-soft">, class {host_class}</span>
          </p>
          <p>
            {last_run_at === null ? "No run yet" : "Last run "}
            {last_run_at === null ? null : <Moment at={last_run_at} />}
            {origin === "recording" ? ", replayed from a recording" : ""}
          </p>
          <p className="text-soft">
            {PLACEMENTS[placement ?? "none"]} Epoch {epoch.number} since <Moment at={epoch.since} day_only />.
          </p>
          <details className="text-soft">
            <summary>Fingerprint {epoch.fingerprint}</summary>
            <dl className="grid grid-cols-[auto_1fr] gap-x-3 pt-1">
              {Object.entries(epoch.details)
                .slice(0, FACTS)
                .map(([fact, value]) => (
                  <div key={fact} className="contents">
                    <dt>{fact}</dt>
                    <dd className="min-w-0 break-words text-ink">{value}</dd>
                  </div>
                ))}
            </dl>
          </details>
        </li>
      ))}
    </ul>
  );
}

const PLACEMENTS = {
  pinned: "Pinned to its own cores.",
  unpinned: "Not pinned: this host cannot; verdicts are labelled so.",
  broken: "Its last run was not held where it was planned, and counts for nothing.",
  none: "",
};
