import { z } from "zod";
import { Evidence } from "../../components/regressions/evidence.tsx";
import { SetAside } from "../../components/regressions/set-aside.tsx";
import { Empty } from "../../components/ui/empty.tsx";
import { Framed } from "../framed.tsx";
import { NothingYet } from "../nothing-yet.tsx";
import { openView, type PageInput } from "../view.ts";
import { readRegressionsPage } from "./read-page.ts";

export const dynamic = "force-dynamic";
export const metadata = { title: "Regressions" };

/** `all`: the number of one whose series are all drawn. */
const asked = z.object({ all: z.coerce.number().int().positive().optional().catch(undefined) });

const ASIDE = {
  "cant-tell": {
    title: "Can\u2019t tell",
    why: "Reruns of both ends neither confirmed these nor ruled them out.",
  },
  "not-reproduced": {
    title: "Not reproduced",
    why: "Reruns of both ends showed no such change. What the history shows of them may be the host\u2019s.",
  },
  withdrawn: {
    title: "Withdrawn",
    why: "Suspected once, not found any more with what has been measured since.",
  },
};

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
  const read = readRegressionsPage({ database, engine_id, branch_id, host_class });
  const { standing, aside, completed_rounds: completed } = read;
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
          <Evidence key={one.regression_id} {...one} whole={one.regression_id === all} query={query} />
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
      {aside.map(({ state, regressions }) => (
        <SetAside key={state} id={state} {...ASIDE[state]} regressions={regressions} query={query} />
      ))}
    </Framed>
  );
}
