import { TileGroup } from "../../components/charts/tile-group.tsx";
import { Empty } from "../../components/ui/empty.tsx";
import { Framed } from "../framed.tsx";
import { NothingYet } from "../nothing-yet.tsx";
import { openView, type PageInput } from "../view.ts";
import { readTiles } from "./read-tiles.ts";

export const dynamic = "force-dynamic";
export const metadata = { title: "Series" };

export default async function SeriesList({ searchParams }: PageInput) {
  const view = await openView(searchParams);
  if (!view) return <NothingYet here="/series" />;
  const groups = readTiles(view);
  return (
    <Framed view={view} here="/series" path="/series">
      <h1 className="mb-1">Series</h1>
      <p className="mb-4 max-w-prose text-soft">
        Every metric of every workload{view.host_class === null ? "" : ` on host class ${view.host_class}`},
        over the newest commits. Newest value and its difference to the commit measured before; a red or green
        dot is a flagged change.
      </p>
      {groups.length > 0 ? (
        groups.map((group) => (
          <TileGroup key={`${group.workload} ${group.variant}`} {...group} query={view.query} />
        ))
      ) : (
        <Empty
          why="No run has been stored yet."
          next="Each workload appears here with its first measured commit."
        />
      )}
    </Framed>
  );
}
