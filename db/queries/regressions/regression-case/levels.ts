import { eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../../../client.ts";
import type { LevelSeen, RegressionEvidence } from "../../../contract/judgement.ts";
import { epoch, host } from "../../../schema/index.ts";
import { blockName } from "../../series/detection-input.ts";
import type { CaseSeries } from "./series.ts";

/** The sessions of a series' two levels, and the control's median in each; null where it was not measured. */
export type CaseLevels = {
  series: string;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
  before: CaseSession[];
  after: CaseSession[];
};

type CaseSession = {
  session: string;
  host: string;
  epoch: string;
  /** Those in which the level was measured, as detection names them. */
  blocks: string[];
  control: number | null;
};

/** The levels that the look froze with their sessions: those of its strongest series, none in a look from before they were kept. */
export function readCaseLevels({
  database,
  evidence,
  series,
}: {
  database: Database;
  evidence: Pick<RegressionEvidence, "series"> | undefined;
  series: readonly CaseSeries[];
}): CaseLevels[] {
  const kept = (evidence?.series ?? []).flatMap(({ series_id, seen }) => {
    const of = series.find((one) => one.series_id === series_id);
    const { before, after } = seen ?? {};
    const told = before && after && before.sessions.length + after.sessions.length > 0;
    return of && told ? [{ of, before, after }] : [];
  });
  const hosts = readHosts(
    database,
    kept.flatMap(({ before, after }) => [...before.sessions, ...after.sessions].map((one) => one.epoch_id)),
  );
  return kept.map(({ of, before, after }) => ({
    series: String(of.series_id),
    ratio: of.ratio,
    ratio_low: of.ratio_low,
    ratio_high: of.ratio_high,
    before: before.sessions.map((one) => sessionOf(one, hosts)),
    after: after.sessions.map((one) => sessionOf(one, hosts)),
  }));
}

function sessionOf(
  { session_id, epoch_id, blocks, control }: LevelSeen["sessions"][number],
  hosts: ReadonlyMap<number, string>,
): CaseSession {
  return {
    session: String(session_id),
    host: hosts.get(epoch_id) ?? "",
    epoch: String(epoch_id),
    blocks: blocks.map((block) => blockName({ session_id, block })),
    control,
  };
}

/** The host of each epoch. */
function readHosts({ orm }: Database, epoch_ids: readonly number[]): Map<number, string> {
  const rows = orm
    .select({ id: epoch.id, name: host.name })
    .from(epoch)
    .innerJoin(host, eq(host.id, epoch.host_id))
    .where(inArray(epoch.id, sql`(select value from json_each(${JSON.stringify([...new Set(epoch_ids)])}))`))
    .all();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
