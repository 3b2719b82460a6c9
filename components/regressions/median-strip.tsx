import { share } from "../charts/plot/shapes-svg.tsx";

/** Medians around a change as they were when it was judged: the commit of the change in colour, shaded what lies between the levels. */
export function MedianStrip({
  points,
  at,
  after,
  direction,
  label,
}: {
  points: { sha: string; median: number | null }[];
  at: number;
  after: number;
  direction: "worse" | "better";
  label: string;
}) {
  const values = points.flatMap(({ median }) => (median === null ? [] : [median]));
  const low = Math.min(...values);
  const high = Math.max(...values);
  const x = (index: number) => share((index + 0.5) / points.length);
  const y = (value: number) => share(0.1 + (0.8 * (high - value)) / (high - low || 1));
  const ink = direction === "worse" ? "fill-worse" : "fill-better";
  return (
    <svg role="img" aria-label={label} className="my-1 h-12 w-full overflow-visible">
      {at >= 0 && after >= 0 ? (
        <rect
          x={x(after + 0.5)}
          width={share((at - after) / points.length)}
          height="100%"
          className="fill-raised"
        />
      ) : null}
      {points.map(({ sha, median }, index) =>
        median === null ? null : (
          <circle
            key={sha}
            cx={x(index)}
            cy={y(median)}
            r={index === at ? 3.5 : 2}
            className={index === at ? ink : "fill-soft"}
          />
        ),
      )}
    </svg>
  );
}
