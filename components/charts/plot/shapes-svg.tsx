import type { Ink, Screen, Shape, Spot, TextShape } from "./shape.ts";

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

const SCREEN: Record<Screen, string> = { wide: "max-sm:hidden", narrow: "sm:hidden" };

/** On each side of the box in which paths are drawn: whole numbers are short. */
const STEPS = 10_000;

/**
 * Shapes as they fill their box, whatever its size: positions are shares of it, so that no script is needed and no letter is
 * stretched.
 */
export function ShapesSvg({ shapes }: { shapes: Shape[] }) {
  return (
    <svg width="100%" height="100%" className="overflow-visible fill-soft text-[11px]" role="presentation">
      {grouped(shapes).map((group, i) =>
        isDrawn(group[0]!) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a drawing is drawn anew as a whole.
          <Paths key={i} shapes={group.filter(isDrawn)} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a drawing is drawn anew as a whole.
          <Piece key={i} shape={group[0]!} />
        ),
      )}
    </svg>
  );
}

type Drawn = Extract<Shape, { kind: "path" | "area" | "dots" }>;

function isDrawn(shape: Shape): shape is Drawn {
  return shape.kind === "path" || shape.kind === "area" || shape.kind === "dots";
}

/** Paths that follow each other share one box; everything else stands alone. */
function grouped(shapes: Shape[]): Shape[][] {
  const groups: Shape[][] = [];
  for (const shape of shapes) {
    const open = groups.at(-1);
    if (open && isDrawn(shape) && isDrawn(open[0]!)) open.push(shape);
    else groups.push([shape]);
  }
  return groups;
}

function Paths({ shapes }: { shapes: Drawn[] }) {
  return (
    <svg
      width="100%"
      height="100%"
      viewBox={`0 0 ${STEPS} ${STEPS}`}
      preserveAspectRatio="none"
      className="overflow-visible"
      role="presentation"
    >
      {shapes.map((shape, i) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: a drawing is drawn anew as a whole.
          key={i}
          d={pathOf(shape)}
          vectorEffect="non-scaling-stroke"
          {...inkOf(shape)}
          {...aboutOf(shape)}
        />
      ))}
    </svg>
  );
}

function Piece({ shape }: { shape: Shape }) {
  const about = aboutOf(shape);
  switch (shape.kind) {
    case "line":
      return (
        <line
          x1={share(shape.from[0])}
          y1={share(shape.from[1])}
          x2={share(shape.to[0])}
          y2={share(shape.to[1])}
          className={joined(STROKE[shape.stroke], on(shape))}
          strokeDasharray={shape.dash}
          strokeWidth={shape.width}
          {...about}
        />
      );
    case "text":
      return (
        <text
          x={share(shape.at[0])}
          y={share(shape.at[1])}
          dx={shape.dx}
          dy={shape.dy}
          textAnchor={shape.anchor}
          className={joined(letters(shape), on(shape)) || undefined}
          paintOrder={shape.halo ? "stroke" : undefined}
          {...about}
        >
          {shape.text}
        </text>
      );
    case "signs":
      // Where each letter has a place of its own, each is anchored by itself.
      return (
        <text
          x={shape.xs.map(share).join(" ")}
          y={share(shape.y)}
          dy={shape.dy}
          textAnchor="middle"
          className={joined(FILL[shape.ink], on(shape))}
          {...about}
        >
          {shape.sign.repeat(shape.xs.length)}
        </text>
      );
    default:
      return null;
  }
}

/** Soft is what a text is without a word. */
function letters({ ink, bold, halo }: TextShape): string {
  return joined(
    ink === "soft" ? "" : FILL[ink],
    bold ? "font-medium" : "",
    halo ? "stroke-paper stroke-[3]" : "",
  );
}

function on({ screen }: Shape): string {
  return screen ? SCREEN[screen] : "";
}

function joined(...words: string[]): string {
  return words.filter(Boolean).join(" ");
}

function aboutOf({ name, opacity }: Shape) {
  return { ...(name ? { "data-shape": name } : {}), ...(opacity === undefined ? {} : { opacity }) };
}

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
  const at = ([x, y]: Spot) => `${Math.round(STEPS * x)} ${Math.round(STEPS * y)}`;
  if (shape.kind === "dots") return shape.spots.map((spot) => `M${at(spot)}h0`).join("");
  const close = shape.kind === "area" ? "Z" : "";
  return shape.parts.map((spots) => `M${spots.map(at).join("L")}${close}`).join("");
}

/** A share of a drawing as SVG writes it, to a hundredth of a per cent: there are hundreds of them on a page. */
export function share(value: number): string {
  return `${Math.round(10_000 * value) / 100}%`;
}
