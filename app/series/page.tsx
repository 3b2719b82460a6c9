import { TileGroup } from "../../components/charts/tile-group.tsx";
import { exploreHref } from "../../components/explorer/explore-href.ts";
import { Facets } from "../../components/explorer/facets.tsx";
import { FindSeries } from "../../components/explorer/find-series.tsx";
import { NothingFound } from "../../components/explorer/nothing-found.tsx";
import { Presets } from "../../components/explorer/presets.tsx";
import { Paging, ShownAs } from "../../components/explorer/shown.tsx";
import { WorkloadLines } from "../../components/explorer/workload-lines.tsx";
import { Empty } from "../../components/ui/empty.tsx";
import { Framed } from "../framed.tsx";
import { keepAnswer } from "../keep-answer.ts";
import { NothingYet } from "../nothing-yet.tsx";
import { openView, type PageInput } from "../view.ts";
import { parseAsked } from "./parse-asked.ts";
import { readExplored } from "./read-explored.ts";

export const dynamic = "force-dynamic";
export const metadata = { title: "Series" };

/** Charts of a workload up to which several workloads stand side by side. */
const FEW = 3;

export default async function SeriesExplorer({ searchParams }: PageInput) {
  const view = await openView(searchParams);
  if (!view) return <NothingYet here="/series" />;
  const { host_class, query } = view;
  const asked = parseAsked(await searchParams, query === "" ? null : host_class);
  const question = ["explored", view.engine_id, view.branch_id, host_class, asked];
  const read = keepAnswer(view.database, question, () => readExplored(view, asked));
  const { found, lately, total, core, facets, obstacles, groups, lines, page, pages } = read;
  const workloads = new Set(found.map(({ workload, variant }) => `${workload} ${variant}`)).size;
  const side_by_side = groups.every(({ tiles }) => tiles.length <= FEW);
  return (
    <Framed view={view} here="/series" path={exploreHref({ ...asked, host: null })}>
      <h1 className="mb-1">Series</h1>
      <p className="mb-3 max-w-prose text-soft">
        Every metric of every workload{host_class === null ? "" : ` on host class ${host_class}`}, over the
        newest commits.
      </p>
      {total === 0 ? (
        <Empty
          why="No run has been stored yet."
          next="Each workload appears here with its first measured commit."
        />
      ) : (
        <>
          <Presets host={asked.host} core={core} />
          <div className="my-4 grid grid-cols-[minmax(0,1fr)] gap-y-3">
            <FindSeries asked={asked} />
            <Facets facets={facets} asked={asked} />
            <ShownAs asked={asked} />
          </div>
          <h2 className="mb-1">
            {found.length === total ? `All ${total} series` : `${found.length} of ${total} series`}
            {found.length > 0 ? `, of ${workloads === 1 ? "one workload" : `${workloads} workloads`}` : ""}
          </h2>
          {found.length === 0 ? <NothingFound obstacles={obstacles} asked={asked} /> : null}
          {lines.length > 0 ? <WorkloadLines lines={lines} commits={lately} query={query} /> : null}
          {groups.length > 0 ? (
            <>
              <p className="mb-3 max-w-prose text-soft">
                Newest value and its difference to the commit measured before; a red or green dot is a flagged
                change. What moved is told for the newest {lately} commits.
              </p>
              <div
                className={
                  side_by_side
                    ? "grid grid-cols-[repeat(auto-fill,minmax(min(20rem,100%),1fr))] gap-x-10"
                    : ""
                }
              >
                {groups.map((group) => (
                  <TileGroup key={`${group.workload} ${group.variant}`} {...group} query={query} />
                ))}
              </div>
              <Paging asked={asked} page={page} pages={pages} />
            </>
          ) : null}
        </>
      )}
    </Framed>
  );
}
