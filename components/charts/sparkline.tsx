type SparkPoint = { index: number; median: number };
type SparkMark = { index: number; direction: "worse" | "better" };

/** Of the drawing's own measure: a commit is so wide, and all of it so high. Whole numbers are exact enough, and short. */
const STEP = 10;
const HEIGHT = 100;
const MARGIN = 8;
/** Noise must not look like drama: it spans at least this share on both sides of the middle. */
const LEAST_SPAN = 0.025;

/** A series in little, drawn by the server: its medians over the newest commits, flagged changes as dots. */
export function Sparkline({
  commits,
  points,
  marks,
  breaks = [],
  label,
}: {
  commits: number;
  points: SparkPoint[];
  marks: SparkMark[];
  /** Points before which the line is interrupted, with an upright mark. */
  breaks?: number[];
  label: string;
}) {
  const values = points.map(({ median }) => median);
  const middle = values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
  const low = Math.min(middle * (1 - LEAST_SPAN), ...values);
  const high = Math.max(middle * (1 + LEAST_SPAN), ...values);
  const y = (value: number) =>
    Math.round(MARGIN + ((high - value) / (high - low || 1)) * (HEIGHT - 2 * MARGIN));
  const x = (index: number) => `${(((index + 0.5) / commits) * 100).toFixed(1)}%`;
  const path = points
    .map(({ index, median }, i) => {
      const joined = i > 0 && points[i - 1]!.index === index - 1 && !breaks.includes(index);
      const place = `${STEP * index + STEP / 2} ${y(median)}`;
      // A stretch of no length is a dot: a value with a gap on both sides is still seen.
      return joined ? `L${place}` : `M${place}h0`;
    })
    .join("");
  const last = points.at(-1);
  return (
    <svg role="img" aria-label={label} className="h-9 w-full overflow-visible">
      <svg viewBox={`0 0 ${STEP * commits} ${HEIGHT}`} preserveAspectRatio="none" role="presentation">
        <path
          d={path}
          className="fill-none stroke-ink stroke-[1.25]"
          strokeLinecap="round"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      {breaks.map((index) => (
        <line
          key={index}
          x1={x(index - 0.5)}
          x2={x(index - 0.5)}
          y1="0"
          y2="100%"
          className="stroke-soft"
          strokeDasharray="2 3"
        />
      ))}
      {marks.map(({ index, direction }) => {
        const point = points.find((one) => one.index === index);
        return point ? (
          <circle
            key={index}
            cx={x(index)}
            cy={`${y(point.median)}%`}
            r="3.5"
            className={direction === "worse" ? "fill-worse" : "fill-better"}
          />
        ) : null;
      })}
      {last ? <circle cx={x(last.index)} cy={`${y(last.median)}%`} r="2" className="fill-ink" /> : null}
    </svg>
  );
}
