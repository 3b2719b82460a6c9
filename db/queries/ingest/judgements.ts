import type { Database } from "../../client.ts";
import type { Comparison, SeriesAnalysis } from "../../contract/judgement.ts";
import { prepared } from "../../statement.ts";

/** What the newest look that judged a commit had to go by. */
export type JudgementHead = {
  id: number;
  commit_id: number;
  ancestor_id: number | null;
  unmeasured: number;
  blocks: number;
  detector_version: string;
};

/** Where the newest look had the levels of a series begin, and which of them it was not sure of; by hash. */
export type KnownLevels = Pick<SeriesAnalysis, "status"> & {
  starts: ReadonlySet<string>;
  suspected: ReadonlyMap<string, string>;
};

type Place = { branch_id: number; host_class: string };

/** The commits of a branch that were judged on a host class. */
export function readJudgementHeads(
  database: Database,
  { branch_id, host_class }: Place,
): Map<number, JudgementHead> {
  const rows = prepared<JudgementHead>(database, HEADS).all(branch_id, host_class);
  return new Map(rows.map((row) => [row.commit_id, row]));
}

const HEADS = `
  select id, commit_id, ancestor_id, unmeasured, blocks, detector_version
  from commit_judgement where branch_id = ? and host_class = ?`;

/** What is on record of one series of a judged commit. */
export function readJudgementRow(
  database: Database,
  judgement_id: number,
  series_id: number,
): Comparison | undefined {
  return prepared<Comparison>(database, ROW).get(judgement_id, series_id);
}

const ROW = `
  select series_id, verdict, reason, basis, before, after, ratio, ratio_low, ratio_high, pairs, runs_needed
  from commit_comparison where judgement_id = ? and series_id = ?`;

/** Complete sessions, reruns apart, that had each commit to measure: a branch's sessions on a host class. */
export function readBlockCounts(database: Database, { branch_id, host_class }: Place): Map<number, number> {
  const rows = prepared<[commit_id: number, blocks: number]>(database, BLOCKS).raw();
  return new Map(rows.all(branch_id, host_class));
}

const BLOCKS = `
  select session_commit.commit_id, count(*)
  from host
  cross join session on session.branch_id = ? and session.host_id = host.id
    and session.kind in ('round', 'candidate') and session.ended_at is not null
  cross join session_commit on session_commit.session_id = session.id
  where host.class = ?
  group by session_commit.commit_id`;

/** What the newest look said of the levels of some series on a branch; a series never looked at is not in it. */
export function readKnownLevels(
  database: Database,
  { branch_id, series_ids }: { branch_id: number; series_ids: readonly number[] },
): Map<number, KnownLevels> {
  const analysis = prepared<{ status: SeriesAnalysis["status"]; data: string }>(database, ANALYSIS);
  return new Map(
    series_ids.flatMap((series_id): [number, KnownLevels][] => {
      const found = analysis.get(series_id, branch_id);
      if (!found) return [];
      const { levels, suspected } = JSON.parse(found.data) as SeriesAnalysis;
      return [
        [
          series_id,
          {
            status: found.status,
            starts: new Set(levels.slice(1).map(({ from }) => from)),
            suspected: new Map(suspected.map(({ sha, why }) => [sha, why])),
          },
        ],
      ];
    }),
  );
}

const ANALYSIS = "select status, data from series_analysis where series_id = ? and branch_id = ?";
