import type { Metric } from "../../db/contract/metric.ts";
import { shortSha } from "../ui/commit-link.tsx";
import { formatChange, formatShare, formatValue } from "../ui/figures.ts";
import { Sparkline } from "./sparkline.tsx";

/** A series in little: its newest value, how it got there, and the change to the commit before. */
export type Tile = {
  href: string;
  title: string;
  /** The part of the workload that it is of; the title leaves it out. */
  part: string | null;
  /** Whether it tells what the engine used up. */
  inside: boolean;
  unit: Metric["unit"];
  commits: number;
  points: { index: number; median: number }[];
  marks: { index: number; direction: "worse" | "better" }[];
  /** The largest of its changes that stand, told where one is given. */
  move: {
    state: "confirmed" | "suspected";
    direction: "worse" | "better";
    ratio: number | null;
    sha: string;
  } | null;
  /** How much runs of one commit vary, told where it is given. */
  noise: number | null;
};

/** Many series side by side, as many as the width holds. */
export function SeriesTiles({ tiles }: { tiles: Tile[] }) {
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(10rem,44%),1fr))] gap-x-5 gap-y-4">
      {tiles.map((tile) => (
        <li key={tile.href} data-figures="" data-tile="">
          <a href={tile.href} className="group block no-underline">
            <span className="block truncate text-soft group-hover:underline">{tile.title}</span>
            <Sparkline {...tile} label={sparkText(tile)} />
            <TileFigures {...tile} />
            <TileMove move={tile.move} />
            {tile.noise === null ? null : (
              <span className="block text-soft">runs vary by {formatShare(tile.noise)}</span>
            )}
          </a>
        </li>
      ))}
    </ul>
  );
}

function TileFigures({ unit, points }: Tile) {
  const newest = points.at(-1);
  const previous = points.at(-2);
  if (!newest) return <span className="block text-soft">no value lately</span>;
  return (
    <span className="block">
      <span className="font-medium">{formatValue(unit, newest.median)}</span>{" "}
      {previous && previous.median > 0 ? (
        <span className="whitespace-nowrap text-soft">{formatChange(newest.median / previous.median)}</span>
      ) : null}
    </span>
  );
}

/** "▼ −31.0 % suspected at abcdef012" */
function TileMove({ move }: Pick<Tile, "move">) {
  if (!move) return null;
  const { direction, state, ratio, sha } = move;
  return (
    <span className="block">
      <span className={`font-medium ${direction === "worse" ? "text-worse" : "text-better"}`}>
        <span aria-hidden="true">{direction === "worse" ? "▼" : "▲"} </span>
        <span className="sr-only">{direction} </span>
        {ratio === null ? "from 0" : formatChange(ratio)}
      </span>{" "}
      <span className="text-soft">
        {state} at <span className="hash">{shortSha(sha)}</span>
      </span>
    </span>
  );
}

function sparkText({ title, part, points, marks }: Tile): string {
  const worse = marks.filter(({ direction }) => direction === "worse").length;
  const better = marks.length - worse;
  const flags = [worse > 0 ? `${worse} worse` : "", better > 0 ? `${better} better` : ""].filter(Boolean);
  return `${title}${part === null ? "" : `, ${part}`}: ${points.length} commits measured, ${flags.length > 0 ? `flagged ${flags.join(", ")}` : "none flagged"}`;
}
