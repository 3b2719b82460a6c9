import type { Ink, Shape, Spot } from "./shape.ts";

const STROKE: Record<Ink, string> = {
  ink: "stroke-ink",
  soft: "stroke-soft",
  line: "stroke-line",
  "strong-line": "stroke-strong-line",
  worse: "stroke-worse",
  better: "stroke-better",
  look: "stroke-look",
  raised: "stroke-raised",
};
const FILL: Record<Ink, string> = {
  ink: "fill-ink",
  soft: "fill-soft",
  line: "fill-line",
  "strong-line": "fill-strong-line",
  worse: "fill-worse",
  better: "fill-better",
  look: "fill-look",
  raised: "fill-raised",
};

/**
 * Shapes as they fill their box, whatever its size: positions are shares of it, so that no script is needed and no letter is
 * stretched.
 */
export function ShapesSvg({ shapes }: { shapes: Shape[] }) {
  return (
    <svg width="100%" height="100%" className="overflow-visible text-[11px]" role="presentation">
      {shapes.map((shape, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a drawing is drawn anew as a whole.
        <Piece key={i} shape={shape} />
      ))}
    </svg>
  );
}

function Piece({ shape }: { shape: Shape }) {
  const about = {
    ...(shape.name ? { "data-shape": shape.name } : {}),
    ...(shape.opacity === undefined ? {} : { opacity: shape.opacity }),
  };
  const title = shape.title ? <title>{shape.title}</title> : null;
  switch (shape.kind) {
    case "rect": {
      const [x, y] = shape.from;
      return (
        <rect
          x={share(x)}
          y={share(y)}
          width={share(Math.max(0, shape.to[0] - x))}
          height={share(Math.max(0, shape.to[1] - y))}
          className={FILL[shape.fill]}
          {...about}
        />
      );
    }
    case "line":
      return (
        <line
          x1={share(shape.from[0])}
          y1={share(shape.from[1])}
          x2={share(shape.to[0])}
          y2={share(shape.to[1])}
          className={STROKE[shape.stroke]}
          strokeDasharray={shape.dash}
          strokeWidth={shape.width}
          {...about}
        >
          {title}
        </line>
      );
    case "text":
      return (
        <text
          x={share(shape.at[0])}
          y={share(shape.at[1])}
          dx={shape.dx}
          dy={shape.dy}
          textAnchor={shape.anchor}
          className={`${FILL[shape.ink]} ${shape.bold ? "font-medium" : ""} ${shape.halo ? "stroke-paper stroke-[3]" : ""} ${shape.wide ? "max-sm:hidden" : ""}`}
          paintOrder={shape.halo ? "stroke" : undefined}
          {...about}
        >
          {title}
          {shape.text}
        </text>
      );
    default:
      return (
        <svg
          width="100%"
          height="100%"
          viewBox="0 0 1000 1000"
          preserveAspectRatio="none"
          className="overflow-visible"
          role="presentation"
        >
          <path d={pathOf(shape)} vectorEffect="non-scaling-stroke" {...inkOf(shape)} {...about} />
        </svg>
      );
  }
}

type Drawn = Extract<Shape, { kind: "path" | "area" | "dots" }>;

function inkOf(shape: Drawn) {
  if (shape.kind === "area") return { className: FILL[shape.fill] };
  if (shape.kind === "dots")
    return {
      className: `fill-none ${STROKE[shape.ink]}`,
      strokeWidth: shape.size,
      strokeLinecap: "round" as const,
    };
  return {
    className: `fill-none ${STROKE[shape.stroke]}`,
    strokeWidth: shape.width,
    strokeDasharray: shape.dash || undefined,
  };
}

/** A dot is a line of no length with round ends, so that all of them are one element. */
function pathOf(shape: Drawn): string {
  const at = ([x, y]: Spot) => `${round(1000 * x)} ${round(1000 * y)}`;
  if (shape.kind === "dots") return shape.spots.map((spot) => `M${at(spot)}h0`).join("");
  const close = shape.kind === "area" ? "Z" : "";
  return shape.parts.map((spots) => `M${spots.map(at).join("L")}${close}`).join("");
}

function share(value: number): string {
  return `${round(100 * value)}%`;
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}
