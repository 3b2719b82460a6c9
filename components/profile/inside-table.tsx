import type { InsideFigures, ProfileDetails, ProfileOutcome } from "../../db/contract/profile.ts";
import { formatShare, formatValue } from "../ui/figures.ts";
import { ScrollBox } from "../ui/scroll-box.tsx";

export type InsideLine = {
  workload: string;
  title: string;
  outcome: ProfileOutcome;
  reason: string | null;
  details: ProfileDetails;
  href: string;
  chosen: boolean;
};

const NONE = "–";

/** What the runtime told of itself under each workload; where nothing could be seen, why. */
export function InsideTable({ lines }: { lines: InsideLine[] }) {
  return (
    <ScrollBox label="Event loop, garbage collection and heap">
      <table className="w-full max-w-[84rem]">
        <caption className="sr-only">Event loop, garbage collection and heap, by workload</caption>
        <thead>
          <tr className="border-b border-strong-line [&>th]:py-1 [&>th]:pr-5 [&>th]:align-bottom [&>th]:whitespace-nowrap">
            <th scope="col">Workload</th>
            <th scope="col">Event loop busy</th>
            <th scope="col">Delay p50, p99, longest</th>
            <th scope="col">Garbage collection</th>
            <th scope="col">Heap used, reserved</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr
              key={line.workload}
              className="border-b border-line align-baseline [&>td]:py-1 [&>td]:pr-5 [&>td]:whitespace-nowrap"
            >
              <th scope="row" className="py-1 pr-5 font-normal whitespace-nowrap text-ink!">
                {line.outcome === "ok" ? (
                  <a href={line.href} aria-current={line.chosen ? "true" : undefined} className={CHOSEN}>
                    {line.title}
                  </a>
                ) : (
                  line.title
                )}
              </th>
              {line.details.inside ? (
                <Figures {...line.details.inside} />
              ) : (
                <td colSpan={4} className="text-soft">
                  <span className="whitespace-normal wrap-anywhere">{whyNot(line)}</span>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

const CHOSEN = "aria-[current]:font-medium aria-[current]:no-underline";

function Figures({
  window_ms,
  event_loop_delay_us: delay,
  event_loop_utilisation,
  gc,
  heap_bytes,
}: InsideFigures) {
  const us = (value: number) => formatValue("us", value);
  return (
    <>
      <td>{event_loop_utilisation === null ? NONE : formatShare(event_loop_utilisation)}</td>
      <td>{delay ? `${us(delay.p50)}, ${us(delay.p99)}, ${us(delay.max)}` : NONE}</td>
      <td>
        {gc.length === 0
          ? "none"
          : gc.map(({ kind, count, total_us, max_us }) => (
              <span key={kind} className="block">
                {count} {kind}: {formatShare(total_us / (1_000 * window_ms || 1))} of the time, longest{" "}
                {us(max_us)}
              </span>
            ))}
      </td>
      <td>
        {heap_bytes
          ? `${formatValue("bytes", heap_bytes.used_after)}, ${formatValue("bytes", heap_bytes.total)}`
          : NONE}
      </td>
    </>
  );
}

function whyNot({ outcome, reason, details }: InsideLine): string {
  if (outcome === "ok") return `Seen from outside (${details.profiler ?? "perf"}): no figures of a runtime.`;
  return `${outcome === "unsupported" ? "Not supported" : "It failed"}: ${reason ?? "no reason is known"}`;
}
