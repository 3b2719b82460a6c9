import { ROOM } from "./plot-data.ts";
import type { Ink, Shape, Spot } from "./shape.ts";

const INKS: Record<"light" | "dark", Record<Ink | "paper", string>> = {
  light: {
    paper: "#fcfcfb",
    raised: "#f3f3f1",
    ink: "#191b1d",
    soft: "#53575c",
    line: "#deddd9",
    "strong-line": "#8a8d90",
    worse: "#b3261e",
    better: "#0b6b47",
    look: "#845400",
  },
  dark: {
    paper: "#111314",
    raised: "#191c1e",
    ink: "#e8e8e5",
    soft: "#a5a9ad",
    line: "#2d3134",
    "strong-line": "#6f7478",
    worse: "#ff8a7d",
    better: "#5fd3a0",
    look: "#e9b44c",
  },
};

const TITLE_PX = 46;
const LEGEND_PX = 20;
const FONT = `font-family="Inter, system-ui, sans-serif" font-size="11"`;

/**
 * A chart as an SVG file of its own: shapes, a title and a line below it, and names of the lines where there are several. Every text
 * is escaped: commit subjects and tags are strangers' words.
 */
export function svgFile({
  shapes,
  title,
  note,
  legend,
  unit,
  width,
  height,
  theme,
}: {
  shapes: Shape[];
  title: string;
  note: string;
  legend: { name: string; dash: string }[];
  unit: string;
  width: number;
  height: number;
  theme: "light" | "dark";
}): string {
  const ink = INKS[theme];
  const top = TITLE_PX + (legend.length > 1 ? LEGEND_PX : 0) + ROOM.top;
  const box = {
    left: ROOM.left,
    top,
    width: width - ROOM.left - ROOM.right,
    height: height - top - ROOM.bottom,
  };
  const names = legend.length > 1 ? legendLines(legend, ink) : "";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${FONT}>`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${ink.paper}"/>`,
    `<text x="12" y="22" font-size="15" font-weight="600" fill="${ink.ink}">${escapeXml(title)}</text>`,
    `<text x="12" y="40" fill="${ink.soft}">${escapeXml(note)}</text>`,
    names,
    `<text x="12" y="${top - 12}" fill="${ink.soft}">${escapeXml(unit)}</text>`,
    ...shapes.map((shape) => pieceOf(shape, box, ink)),
    "</svg>",
  ].join("\n");
}

type Box = { left: number; top: number; width: number; height: number };
type Inks = Record<Ink | "paper", string>;

function legendLines(legend: { name: string; dash: string }[], ink: Inks): string {
  let x = 12;
  const y = TITLE_PX + 10;
  return legend
    .map(({ name, dash }) => {
      const at = x;
      x += 44 + name.length * 6.2;
      return `<path d="M${at} ${y - 4}h24" stroke="${ink.ink}" stroke-width="1.25" stroke-dasharray="${dash}"/><text x="${at + 30}" y="${y}" fill="${ink.ink}">${escapeXml(name)}</text>`;
    })
    .join("\n");
}

function pieceOf(shape: Shape, box: Box, ink: Inks): string {
  const x = (value: number) => round(box.left + value * box.width);
  const y = (value: number) => round(box.top + value * box.height);
  const spot = ([at_x, at_y]: Spot) => `${x(at_x)} ${y(at_y)}`;
  const opacity = shape.opacity === undefined ? "" : ` opacity="${shape.opacity}"`;
  const dashed = (dash: string | undefined) => (dash ? ` stroke-dasharray="${dash}"` : "");
  switch (shape.kind) {
    case "line":
      return `<path d="M${spot(shape.from)}L${spot(shape.to)}" stroke="${ink[shape.stroke]}" stroke-width="${shape.width ?? 1}"${dashed(shape.dash)}${opacity}/>`;
    case "path":
      return `<path d="${shape.parts.map((spots) => `M${spots.map(spot).join("L")}`).join("")}" fill="none" stroke="${ink[shape.stroke]}" stroke-width="${shape.width}"${dashed(shape.dash)}${opacity}/>`;
    case "area":
      return `<path d="${shape.parts.map((spots) => `M${spots.map(spot).join("L")}Z`).join("")}" fill="${ink[shape.fill]}"${opacity}/>`;
    case "dots":
      return `<path d="${shape.spots.map((one) => `M${spot(one)}h0`).join("")}" fill="none" stroke="${ink[shape.ink]}" stroke-width="${shape.size}" stroke-linecap="round"${opacity}/>`;
    case "signs":
      return `<text x="${shape.xs.map(x).join(" ")}" y="${round(y(shape.y) + shape.dy)}" text-anchor="middle" fill="${ink[shape.ink]}"${opacity}>${escapeXml(shape.sign.repeat(shape.xs.length))}</text>`;
    case "text": {
      const halo = shape.halo ? ` stroke="${ink.paper}" stroke-width="3" paint-order="stroke"` : "";
      const weight = shape.bold ? ` font-weight="500"` : "";
      return `<text x="${round(x(shape.at[0]) + (shape.dx ?? 0))}" y="${round(y(shape.at[1]) + (shape.dy ?? 0))}" text-anchor="${shape.anchor}" fill="${ink[shape.ink]}"${halo}${weight}${opacity}>${escapeXml(shape.text)}</text>`;
    }
  }
}

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text within XML; characters that XML does not know are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"']/g, (letter) => ESCAPES[letter]!);
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}
