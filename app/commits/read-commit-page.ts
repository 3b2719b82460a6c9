import { z } from "zod";
import { strongestFirst } from "../../components/commit/changed-first.tsx";
import { commitHref } from "../../components/ui/commit-link.tsx";
import type { CommitIdentity } from "../../db/queries/commit/commit.ts";
import { readCommitRuns, readPreparations } from "../../db/queries/commit/commit-runs.ts";
import { readShortfalls } from "../../db/queries/hosts/session-checks.ts";
import { keepAnswer } from "../keep-answer.ts";
import type { View } from "../view.ts";
import { comparisonLines } from "./comparison-lines.ts";
import { judgeCommit } from "./judge-commit.ts";
import { distributionAsked, readDistributions } from "./read-distributions.ts";
import { insideAsked, readInside } from "./read-inside.ts";

/** What a commit's page may be asked for: a workload's distributions, a profile, and what is folded where it is long. */
export const sectionsAsked = insideAsked.extend({
  ...distributionAsked.shape,
  all: z.enum(["series", "parts", "runs"]).optional().catch(undefined),
});
export type SectionsAsked = z.infer<typeof sectionsAsked>;

type Place = { branch_id: number; host_class: string };

/** Everything that a commit's page tells of a branch and a host class; kept until anything is written. */
export function readCommitPage(
  { database, engine_id, query }: View,
  { branch_id, host_class }: Place,
  commit: CommitIdentity,
  asked: SectionsAsked,
) {
  const { all: _, ...about } = asked;
  const question = ["commit", engine_id, branch_id, host_class, commit.commit_id, query, about];
  return keepAnswer(database, question, () => {
    const { commit_id, sha } = commit;
    const judged = judgeCommit({ database, engine_id, branch_id, host_class, commit_id, sha });
    const { ancestor, rows, series, summaries } = judged;
    const lines = comparisonLines(rows, series, summaries);
    return {
      ...judged,
      lines,
      preparations: readPreparations({ database, commit_id }),
      runs: readCommitRuns({ database, commit_id, host_class }),
      shortfalls: readShortfalls({ database, commit_id, host_class }),
      ...readInside({ database, engine_id, host_class, commit_id, sha, query, asked }),
      distributions: readDistributions({
        ...{ database, host_class, commit, ancestor, query, asked },
        series: series.filter(({ series_id }) => summaries.has(series_id)),
        lines: strongestFirst(lines),
      }),
    };
  });
}

/** The page of a commit with all of its series, parts or runs, and what else was asked for. */
export function unfoldedHref(
  sha: string,
  query: string,
  asked: SectionsAsked,
  all: NonNullable<SectionsAsked["all"]>,
): string {
  const kept = Object.entries({ ...asked, all }).filter((pair): pair is [string, string] => !!pair[1]);
  return `${commitHref(sha, query)}${query ? "&" : "?"}${new URLSearchParams(kept)}`;
}
