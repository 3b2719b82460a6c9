import { formatValue, scaleFor } from "../ui/figures.ts";
import { type PercentileCurve, percentileOf, placeOf, TOLD } from "./percentile-curve.ts";

type Curves = { own: PercentileCurve; before: PercentileCurve | null };

const NINES = ["0", "90", "99", "99.9", "99.99", "99.999", "99.9999"];

/**
 * Latency by percentile, drawn by the server: every nine is as long as the one before it, latency is logarithmic too.
 * Each curve ends where its samples end. The table beside it says the same in figures.
 */
export function PercentileChart({ own, before }: Curves) {
  const points = [...own.points, ...(before?.points ?? [])];
  if (points.length === 0) return null;
  const end = Math.max(own.end, before?.end ?? 0);
  const [low, high] = rangeOf(points.map(({ us }) => us));
  const x = (at: number) => (at / end) * 100;
  const y = (us: number) => ((Math.log(high) - Math.log(us)) / (Math.log(high) - Math.log(low))) * 100;
  const scale = scaleFor("us", high);
  return (
    <div className="relative h-56" aria-hidden="true" data-percentiles="">
      <div className="absolute top-[18px] right-[10px] bottom-[22px] left-[52px]">
        <svg width="100%" height="100%" className="overflow-visible text-[11px]" role="presentation">
          <text x="-52" y="-8" className="fill-soft">
            {scale.unit}
          </text>
          {ticksOf(low, high).map((us) => (
            <g key={us}>
              <line x1="0" x2="100%" y1={`${y(us)}%`} y2={`${y(us)}%`} className="stroke-line" />
              <text x="-8" y={`${y(us)}%`} dy="0.35em" textAnchor="end" className="fill-soft">
                {Number((us / scale.divisor).toPrecision(2))}
              </text>
            </g>
          ))}
          {NINES.slice(0, Math.floor(end + 1e-9) + 1).map((label, nine) => (
            <g key={label}>
              <line x1={`${x(nine)}%`} x2={`${x(nine)}%`} y1="0" y2="100%" className="stroke-line" />
              <text
                x={`${x(nine)}%`}
                y="100%"
                dy="16"
                textAnchor={nine === 0 ? "start" : x(nine) > 92 ? "end" : "middle"}
                className="fill-soft"
              >
                {nine === 0 ? "p0" : `p${label}`}
              </text>
            </g>
          ))}
          <Line
            curve={before}
            x={x}
            y={y}
            className="fill-none stroke-strong-line stroke-[1.25]"
            dashes="5 4"
          />
          <Line curve={own} x={x} y={y} className="fill-none stroke-ink stroke-[1.5]" />
        </svg>
      </div>
    </div>
  );
}

function Line({
  curve,
  x,
  y,
  className,
  dashes,
}: {
  curve: PercentileCurve | null;
  x: (at: number) => number;
  y: (us: number) => number;
  className: string;
  dashes?: string;
}) {
  if (!curve || curve.points.length === 0) return null;
  const path = curve.points.map(({ at, us }) => `${x(at).toFixed(2)} ${y(us).toFixed(2)}`).join("L");
  return (
    <svg width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none" role="presentation">
      <path
        d={`M${path}`}
        className={className}
        strokeDasharray={dashes}
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** The same in figures, as far as each of the two has samples for it. */
export function PercentileTable({ own, before, names }: Curves & { names: { own: string; before: string } }) {
  const end = Math.max(own.end, before?.end ?? 0);
  const told = TOLD.filter((percentile) => placeOf(percentile) <= end + 1e-9);
  return (
    <table className="w-full">
      <caption className="sr-only">Latency by percentile, all runs together</caption>
      <thead>
        <tr className="border-b border-line [&>th]:py-0.5 [&>th]:pl-4 [&>th:first-child]:pl-0">
          <th scope="col">Percentile</th>
          <th scope="col" className="text-right!">
            {names.own}
          </th>
          {before ? (
            <th scope="col" className="text-right!">
              {names.before}
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {told.map((percentile) => (
          <tr
            key={percentile}
            className="border-b border-line [&>td]:py-0.5 [&>td]:pl-4 [&>td]:text-right [&>td]:whitespace-nowrap"
          >
            <th scope="row" className="py-0.5 font-normal">
              p{percentile}
            </th>
            <Figure us={percentileOf(own, percentile)} />
            {before ? <Figure us={percentileOf(before, percentile)} /> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Figure({ us }: { us: number | null }) {
  return <td>{us === null ? <span className="text-soft">too few samples</span> : formatValue("us", us)}</td>;
}

/** At least a factor of two, so that noise does not look like drama. */
function rangeOf(values: readonly number[]): [number, number] {
  const low = Math.max(1, Math.min(...values));
  const high = Math.max(low, ...values);
  const margin = Math.max(1.06, Math.SQRT2 / Math.sqrt(high / low));
  return [low / margin, high * margin];
}

/** Ones, twos and fives; where they would crowd, ones alone. */
function ticksOf(low: number, high: number): number[] {
  const steps = high / low > 300 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10) {
    for (const step of steps) if (step * power >= low && step * power <= high) ticks.push(step * power);
  }
  return ticks;
}
