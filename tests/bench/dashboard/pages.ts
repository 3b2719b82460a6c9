import type { Database } from "../../../db/client.ts";

/** The least that a dynamic page of this server can be. */
export const FLOOR = "/bench/floor";

/** The chart in focus, and the same of as many points with nothing around it; what is there when each is drawn. */
export const CHART = {
  path: "/series/get-p1",
  drawn: ".recharts-line-curve",
  floor: "/bench/chart?points=500",
  floor_drawn: ".recharts-line-curve",
};

const COMMITS = 12;

/** The pages that users ask for by turns: one entry a kind, so that each is asked for as often. */
export function pagesOf({ sqlite }: Database): string[] {
  const shas = sqlite
    .prepare(
      `select sha from commit_judgement join "commit" on "commit".id = commit_id
       where ancestor_id is not null order by commit_id`,
    )
    .pluck()
    .all() as string[];
  const some = Array.from(
    { length: COMMITS },
    (_, i) => shas[Math.floor(((i + 0.5) * shas.length) / COMMITS)]!,
  );
  return some.flatMap((sha, at) => {
    const release = some[(at + COMMITS / 2) % COMMITS];
    return ["/", CHART.path, `/commits/${sha}`, `/compare/${release}...${sha}`];
  });
}
