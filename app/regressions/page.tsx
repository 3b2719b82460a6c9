import { z } from "zod";
import { Evidence } from "../../components/regressions/evidence.tsx";
import { SetAside } from "../../components/regressions/set-aside.tsx";
import { Empty } from "../../components/ui/empty.tsx";
import type { Database } from "../../db/client.ts";
import { readRounds } from "../../db/queries/branch/rounds.ts";
import { readCourses } from "../../db/queries/regressions/regression-case.ts";
import { type RegressionRead, readRegressions } from "../../db/queries/regressions/regressions.ts";
import { readStandingChanges } from "../../db/queries/regressions/standing-changes.ts";
import { recoveryOf, recoveryWords } from "../../ingest/verdict/index.ts";
import { Framed } from "../framed.tsx";
import { NothingYet } from "../nothing-yet.tsx";
import { openView, type PageInput } from "../view.ts";

export const dynamic = "force-dynamic";
export const metadata = { title: "Regressions" };

const SHOWN = 50;

/** `all`: the number of one whose series are all drawn. */
const asked = z.object({ all: z.coerce.number().int().positive().optional().catch(undefined) });

const ASIDE = [
  {
    id: "cant-tell",
    title: "Can\u2019t tell",
    why: "Reruns of both ends neither confirmed these nor ruled them out.",
  },
  {
    id: "not-reproduced",
    title: "Not reproduced",
    why: "Reruns of both ends showed no such change. What the history shows of them may be the host\u2019s.",
  },
  {
    id: "withdrawn",
    title: "Withdrawn",
    why: "Suspected once, not found any more with what has been measured since.",
  },
] as const;

export default async function Regressions({ searchParams }: PageInput) {
  const view = await openView(searchParams);
  if (!view) return <NothingYet here="/regressions" />;
  const { database, engine_id, branch_id, host_class, query } = view;
  if (branch_id === null || host_class === null) {
    return (
      <Framed view={view} here="/regressions" path="/regressions">
        <h1 className="mb-3">Regressions and improvements</h1>
        <Empty
          why="Nothing has been measured yet."
          next="Nothing is flagged before the third complete round."
        />
      </Framed>
    );
  }
  const { all } = asked.parse((await searchParams) ?? {});
  const among = { database, branch_id, host_class, limit: SHOWN };
  const standing = readRegressions({ ...among, state: ["confirmed", "suspected"] });
  const standing_changes = readStandingChanges({ database, branch_id });
  const { completed } = readRounds({ database, engine_id, branch_id, host_class });
  return (
    <Framed view={view} here="/regressions" path="/regressions">
      <h1 className="mb-1">Regressions and improvements</h1>
      <p className="mb-4 max-w-prose text-soft">
        Flagged changes, the newest commit first. Suspected means: seen in the history or in its newest
        commits, not yet confirmed by interleaved reruns. Confirmed means that reruns of both ends alone
        showed it.
      </p>
      {standing.length > 0 ? (
        standing.map((one) => (
          <Evidence
            key={one.regression_id}
            {...one}
            whole={one.regression_id === all}
            later={laterWords({ database, branch_id, standing_changes, ...one })}
            query={query}
          />
        ))
      ) : (
        <Empty
          why={
            completed < 3
              ? `${completed} of the first 3 rounds measured; nothing is flagged before the third.`
              : `Nothing is flagged after ${completed} complete rounds.`
          }
          next={completed < 3 ? "Each round measures every commit once more." : null}
        />
      )}
      {ASIDE.map((about) => (
        <SetAside
          key={about.id}
          {...about}
          regressions={readRegressions({ ...among, state: about.id })}
          query={query}
        />
      ))}
    </Framed>
  );
}

/** Whether it is over by now, in a sentence; null where nothing of it came back. */
function laterWords({
  event_id,
  standing_changes: standing,
  ...of
}: Pick<RegressionRead, "event_id" | "kind"> & {
  database: Database;
  branch_id: number;
  standing_changes: ReturnType<typeof readStandingChanges>;
}): string | null {
  const recovery = event_id === null ? null : recoveryOf(readCourses({ event_id, standing, ...of }));
  return recovery && recoveryWords(recovery);
}
