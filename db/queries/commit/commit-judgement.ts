import type { Database } from "../../client.ts";
import type { Comparison } from "../../contract/judgement.ts";
import { prepared } from "../../statement.ts";
import type { Ancestor } from "../branch/ancestor.ts";

/** A commit against its last measured ancestor, as the newest look that could change it judged it. */
export type CommitJudgement = {
  /** Null: nothing before it was measured. */
  ancestor: Ancestor | null;
  /** Of that look: how many there had been with it, when it was, and who looked. */
  looks: number;
  judged_at: number;
  detector_version: string;
  rows: Comparison[];
};

type Head = Pick<CommitJudgement, "looks" | "judged_at" | "detector_version"> & {
  id: number;
  ancestor_id: number | null;
  sha: string | null;
  subject: string | null;
  unmeasured: number;
};

const SERIES = 20_000;

/** What is on record of a commit on a branch and host class; null where no look has judged it. */
export function readCommitJudgement({
  database,
  branch_id,
  host_class,
  commit_id,
}: {
  database: Database;
  branch_id: number;
  host_class: string;
  commit_id: number;
}): CommitJudgement | null {
  const head = prepared<Head>(database, HEAD).get(branch_id, host_class, commit_id);
  if (!head) return null;
  const { id, ancestor_id, sha, subject, unmeasured, ...look } = head;
  return {
    ...look,
    ancestor:
      ancestor_id === null ? null : { commit_id: ancestor_id, sha: sha!, subject: subject!, unmeasured },
    rows: prepared<Comparison>(database, ROWS).all(id),
  };
}

const HEAD = `
  select commit_judgement.id, ancestor_id, ancestor.sha, ancestor.subject, unmeasured, looks, judged_at, detector_version
  from commit_judgement
  left join "commit" as ancestor on ancestor.id = ancestor_id
  where branch_id = ? and host_class = ? and commit_id = ?`;
const ROWS = `
  select series_id, verdict, reason, basis, before, after, ratio, ratio_low, ratio_high, pairs, runs_needed
  from commit_comparison where judgement_id = ? limit ${SERIES}`;
