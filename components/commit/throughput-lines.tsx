import { formatValue } from "../ui/figures.ts";
import { momentText } from "../ui/moment.tsx";
import type { RateBin } from "./interval-rates.ts";

/** One run's window of saturating traffic. */
export type ThroughputLine = {
  key: string;
  session_id: number;
  started_at: number;
  throughput_ops: number;
  duration_ms: number;
  bins: RateBin[];
};

/** Throughput over the time within each run, small, all of them from zero to the same height. */
export function ThroughputLines({ lines }: { lines: ThroughputLine[] }) {
  const most = Math.max(1, ...lines.flatMap(({ bins }) => bins.map(({ high }) => high)));
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-x-6 gap-y-3">
      {lines.map((line) => (
        <li key={line.key} data-figures="" data-throughput="">
          <Line line={line} most={most} />
          <p>
            {formatValue("ops/s", line.throughput_ops)}{" "}
            <span className="text-soft">
              over {(line.duration_ms / 1_000).toFixed(1)} s, session {line.session_id},{" "}
              {momentText(line.started_at)}
            </span>
          </p>
        </li>
      ))}
    </ul>
  );
}

function Line({ line: { bins, throughput_ops }, most }: { line: ThroughputLine; most: number }) {
  const x = (at: number) => (((at + 0.5) / bins.length) * 100).toFixed(2);
  const y = (rate: number) => (100 - (rate / most) * 96).toFixed(1);
  const line = bins.map(({ mean }, at) => `${x(at)} ${y(mean)}`).join("L");
  const band = [
    ...bins.map(({ high }, at) => `${x(at)} ${y(high)}`),
    ...bins.map(({ low }, at) => `${x(at)} ${y(low)}`).reverse(),
  ].join("L");
  const least = Math.min(...bins.map(({ low }) => low));
  return (
    <svg
      role="img"
      aria-label={`Throughput within a run: ${formatValue("ops/s", throughput_ops)} on the whole, at least ${formatValue("ops/s", least)} in any 100 ms`}
      className="h-10 w-full overflow-visible border-b border-line"
    >
      <svg width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none" role="presentation">
        <path d={`M${band}Z`} className="fill-ink/15" />
        <path
          d={`M${line}`}
          className="fill-none stroke-ink stroke-[1.25]"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </svg>
  );
}
