import { seriesHref } from "../ui/series-href.ts";
import { SeriesTiles, type Tile } from "./series-tile.tsx";

/** One workload with one variant: its name, and its series in little. */
export function TileGroup({
  workload,
  title,
  description,
  variant,
  tiles,
  query,
}: {
  workload: string;
  title: string;
  description?: string | undefined;
  variant: string;
  tiles: Tile[];
  query: string;
}) {
  const id = `${workload}-${variant}`;
  const inside = tiles.filter((tile) => tile.inside);
  const felt = tiles.filter((tile) => !tile.inside);
  return (
    <section aria-labelledby={id} className="border-t border-line pt-3 pb-6">
      <h3 id={id} className="mb-1">
        <a href={seriesHref({ workload, variant, query })}>{title}</a>
        {variant === "default" ? null : <span className="font-normal text-soft"> with {variant}</span>}
      </h3>
      {description ? <p className="mb-2 max-w-prose text-soft">{description}</p> : null}
      {[...Map.groupBy(felt, ({ part }) => part)].map(([part, of_part]) => (
        <div key={part ?? ""} className={part === null ? "" : "mt-4"}>
          {part === null ? null : <p className="mb-1 font-medium">{part}</p>}
          <SeriesTiles tiles={of_part} />
        </div>
      ))}
      {inside.length > 0 ? (
        <details className="mt-4" open={felt.length === 0}>
          <summary className="mb-1 text-soft">Inside the engine</summary>
          <SeriesTiles tiles={inside} />
        </details>
      ) : null}
    </section>
  );
}
