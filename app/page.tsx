import { HostList } from "../components/activity/host-list.tsx";
import { NowMeasuring } from "../components/activity/now.tsx";
import { TileGroup } from "../components/charts/tile-group.tsx";
import { BrokenLimits } from "../components/commit/broken-limits.tsx";
import { Newest } from "../components/commit/newest.tsx";
import { MovedList } from "../components/regressions/moved.tsx";
import { Empty } from "../components/ui/empty.tsx";
import type { MetricName } from "../db/contract/metric.ts";
import { readActivity } from "../db/queries/activity.ts";
import { readHosts } from "../db/queries/hosts.ts";
import { readRegressions } from "../db/queries/regressions.ts";
import { readRounds } from "../db/queries/rounds.ts";
import { BadgeHint } from "./badge/badge-hint.tsx";
import { judgeNewest } from "./commits/judge-newest.ts";
import { Framed } from "./framed.tsx";
import { NothingYet } from "./nothing-yet.tsx";
import { readBrokenLimits } from "./read-broken-limits.ts";
import { readTiles } from "./series/read-tiles.ts";
import { openView, type PageInput } from "./view.ts";

export const dynamic = "force-dynamic";

const MOVED = 8;
const FRONT: MetricName[] = [
  "throughput_ops",
  "latency_us_p50",
  "latency_us_p99",
  "latency_us_p999",
  "memory_bytes_per_key",
];

export default async function Overview({ searchParams }: PageInput) {
  const view = await openView(searchParams);
  if (!view) return <NothingYet here="/" />;
  const { database, engine_id, branch_id, branch, host_class, query } = view;
  const groups = readTiles(view, FRONT);
  const hosts = readHosts({ database, engine_id });
  const moved =
    branch_id === null || host_class === null
      ? []
      : readRegressions({
          database,
          branch_id,
          state: ["confirmed", "suspected"],
          limit: MOVED,
          host_class,
        });
  const rounds =
    branch_id === null || host_class === null
      ? { begun: 0, completed: 0 }
      : readRounds({ database, engine_id, branch_id, host_class });
  const newest = branch_id === null || host_class === null ? null : judgeNewest(view, branch_id, host_class);
  const broken =
    branch_id === null || host_class === null ? [] : readBrokenLimits(view, branch_id, host_class);
  return (
    <Framed view={view} here="/" path="/">
      <div className="grid gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_auto_1fr]">
        <div className="min-w-0">
          {newest ? <Newest {...newest} query={query} /> : <h1>Nothing measured yet</h1>}
        </div>
        <section aria-labelledby="now" className="lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <h2 id="now" className="mb-2">
            Now
          </h2>
          <NowMeasuring initial={readActivity({ database })} />
        </section>
        <div className="min-w-0 lg:col-start-1 lg:row-span-2 lg:row-start-2">
          {broken.length > 0 ? (
            <section aria-labelledby="broken" className="mb-8">
              <h2 id="broken" className="mb-2">
                Limits broken
              </h2>
              <BrokenLimits broken={broken} query={query} />
            </section>
          ) : null}
          <section aria-labelledby="moved" className="mb-8">
            <h2 id="moved" className="mb-2">
              Moved lately
            </h2>
            {moved.length > 0 ? (
              <>
                <p className="mb-2 text-soft">
                  {moved.every(({ state }) => state === "confirmed")
                    ? "Confirmed by interleaved reruns. "
                    : "Suspected: seen in the history\u2019s rounds, not yet confirmed by interleaved reruns. "}
                  <a href={`/regressions${query}`}>All, with evidence</a>
                </p>
                <MovedList moved={moved} query={query} />
              </>
            ) : (
              <NothingMoved completed={rounds.completed} />
            )}
          </section>
          <section aria-labelledby="series">
            <h2 id="series">Series</h2>
            <p className="mb-3 text-soft">
              Newest value and its difference to the commit measured before; a red or green dot is a flagged
              change.
            </p>
            {groups.length > 0 ? (
              groups.map(({ description: _, ...group }) => (
                <TileGroup key={`${group.workload} ${group.variant}`} {...group} query={query} />
              ))
            ) : (
              <Empty
                why="No run has been stored yet."
                next="Each workload appears here with its first measured commit."
              />
            )}
          </section>
        </div>
        <section aria-labelledby="hosts" className="lg:col-start-2 lg:row-start-3">
          <h2 id="hosts" className="mb-2">
            Hosts
          </h2>
          {hosts.length > 0 ? (
            <HostList hosts={hosts} />
          ) : (
            <Empty why="No host has measured yet." next="The first session makes its host known here." />
          )}
          {branch === null ? null : <BadgeHint branch={branch} />}
        </section>
      </div>
    </Framed>
  );
}

function NothingMoved({ completed }: { completed: number }) {
  return completed < 3 ? (
    <Empty
      why={`${completed} of the first 3 rounds measured; nothing is flagged before the third.`}
      next="Each round measures every commit once more, and makes every series surer."
    />
  ) : (
    <Empty
      why={`Nothing is flagged after ${completed} complete rounds.`}
      next="How small a change each series could have shown stands beside its chart."
    />
  );
}
