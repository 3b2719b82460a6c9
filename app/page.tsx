import { HostsFreshness, SeriesFreshness } from "../components/activity/freshness.tsx";
import { NowMeasuring } from "../components/activity/now.tsx";
import { UntilVerdict } from "../components/activity/until-verdict.tsx";
import { TileGroup } from "../components/charts/tile-group.tsx";
import { BrokenLimits } from "../components/commit/broken-limits.tsx";
import { FindCommit } from "../components/commit/find-commit.tsx";
import { Newest } from "../components/commit/newest.tsx";
import { MovedLately } from "../components/regressions/moved-lately.tsx";
import { OpenRegressions } from "../components/regressions/open-regressions.tsx";
import { Empty } from "../components/ui/empty.tsx";
import { readActivity } from "../db/queries/activity.ts";
import { BadgeHint } from "./badge/badge-hint.tsx";
import { expectVerdict } from "./expect-verdict.ts";
import { Framed } from "./framed.tsx";
import { readFreshHosts } from "./hosts/read-fresh-hosts.ts";
import { NothingYet } from "./nothing-yet.tsx";
import { keptOverview, type Overview as Read } from "./read-overview.ts";
import { openView, type PageInput } from "./view.ts";

export const dynamic = "force-dynamic";

export default async function Overview({ searchParams }: PageInput) {
  const view = await openView(searchParams);
  if (!view) return <NothingYet here="/" />;
  const { database, engine, branch, branch_id, host_class, query } = view;
  const heard = readActivity({ database });
  const alive = heard.said?.activity.state === "measuring" && !heard.silent;
  const hosts = readFreshHosts(view, { alive, now: heard.now });
  const read =
    branch_id === null || host_class === null ? null : keptOverview(view, { branch_id, host_class });
  return (
    <Framed view={view} here="/" path="/">
      <div className="grid gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_auto_1fr]">
        <div className="min-w-0">
          {read?.newest ? <Newest {...read.newest} query={query} /> : <h1>Nothing measured yet</h1>}
        </div>
        <div className="min-w-0 lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <section aria-labelledby="find" className="mb-6">
            <h2 id="find">Find a commit</h2>
            <FindCommit id="find-commit" host={query === "" ? null : host_class} />
          </section>
          <section aria-labelledby="now">
            <h2 id="now" className="mb-2">
              Now
            </h2>
            <NowMeasuring initial={heard} query={query} />
            {read ? <UntilVerdict expected={expectVerdict({ heard, engine, ...read })} /> : null}
          </section>
        </div>
        <div className="min-w-0 lg:col-start-1 lg:row-span-2 lg:row-start-2">
          {read ? <OfBranch read={read} query={query} /> : <NoRuns />}
        </div>
        <div className="min-w-0 lg:col-start-2 lg:row-start-3">
          <section aria-labelledby="fresh">
            <h2 id="fresh" className="mb-2">
              How fresh
            </h2>
            {hosts.length > 0 ? (
              <HostsFreshness hosts={hosts} query={query} />
            ) : (
              <Empty why="No host has measured yet." next="The first session makes its host known here." />
            )}
            {read ? (
              <div className="mt-3">
                <SeriesFreshness freshness={read.freshness} query={query} />
              </div>
            ) : null}
          </section>
          {branch === null ? null : <BadgeHint branch={branch} />}
        </div>
      </div>
    </Framed>
  );
}

function OfBranch({ read, query }: { read: Read; query: string }) {
  const { broken, lately, completed_rounds, open, tiles } = read;
  return (
    <>
      {broken.length > 0 ? (
        <section aria-labelledby="broken" className="mb-8">
          <h2 id="broken" className="mb-2">
            Limits broken
          </h2>
          <BrokenLimits broken={broken} query={query} />
        </section>
      ) : null}
      <section aria-labelledby="moved" className="mb-8">
        <h2 id="moved" className="mb-1">
          Moved lately
        </h2>
        <MovedLately {...lately} completed_rounds={completed_rounds} query={query} />
      </section>
      <section aria-labelledby="open" className="mb-8">
        <h2 id="open" className="mb-1">
          Open regressions
        </h2>
        <OpenRegressions {...open} query={query} />
      </section>
      {tiles.groups.length > 0 ? <Series {...tiles} query={query} /> : <NoRuns />}
    </>
  );
}

function Series({ groups, more, query }: Read["tiles"] & { query: string }) {
  return (
    <section aria-labelledby="series">
      <h2 id="series">Series</h2>
      <p className="mb-3 text-soft">
        What moved farthest comes first. Newest value and its difference to the commit measured before; a red
        or green dot is a flagged change.
      </p>
      {groups.map(({ description: _, ...group }) => (
        <TileGroup key={`${group.workload} ${group.variant}`} {...group} query={query} />
      ))}
      {more > 0 ? (
        <p>
          <a href={`/series${query}`}>{more} more series</a>
        </p>
      ) : null}
    </section>
  );
}

function NoRuns() {
  return (
    <Empty
      why="No run has been stored yet."
      next="Each workload appears here with its first measured commit."
    />
  );
}
