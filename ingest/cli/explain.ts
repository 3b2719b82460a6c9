import type { Command } from "commander";
import { type Database, openDatabase } from "../../db/client.ts";
import { type MetricKey, metricOf } from "../../db/contract/metric.ts";
import { isMigrated } from "../../db/migrated.ts";
import { findCommits } from "../../db/queries/commit/commit.ts";
import {
  findRegressions,
  type RegressionFound,
  readNewestRegressions,
  readRegressionCase,
} from "../../db/queries/regressions/regression-case.ts";
import { readScope } from "../../db/queries/scope.ts";
import { loadConfig } from "../config/load.ts";
import { type Explanation, explain, type RegressionCase } from "../verdict/index.ts";
import { valueWords } from "./compare/report-words.ts";
import { UsageError } from "./errors.ts";
import { explanationText, listText } from "./explain/explanation-text.ts";

/** A regression with its verdict and reasoning, and the record that they are computed from. */
export type Explained = RegressionFound & Explanation & { case: RegressionCase };

const LISTED = 20;

export function addExplainVerb(program: Command): void {
  program
    .command("explain")
    .description(
      "Say why a commit is held to have made the engine slower or faster: what was seen, tested, ruled out.",
    )
    .argument("[regression]", "its number, or the hash of a commit that may be its cause; none lists them")
    .option("-d, --data <folder>", "where the databases are")
    .option("--json", "print one JSON document instead")
    .addHelpText(
      "after",
      `
Examples:
  plumbline explain                    the newest regressions and improvements, with their numbers
  plumbline explain 12
  plumbline explain 1a2b3c4d           all that may have their cause in this commit
  plumbline explain 12 --json | jq -r .regressions[0].verdict

It only reads, so it may run while Plumbline measures. It ends with 2 where there is no such regression.`,
    )
    .action(async (asked: string | undefined, { data, json }: { data?: string; json?: boolean }) => {
      const config = await loadConfig(program.opts<{ config: string }>().config);
      const database = openDatabase({ dir: data ?? config.data, role: "dashboard" });
      try {
        if (!isMigrated(database)) {
          throw new UsageError("the database is empty or of an older Plumbline: plumbline start sets it up");
        }
        const regressions = explained({ database, engine: config.engine.name, asked });
        if (json) process.stdout.write(`${JSON.stringify({ regressions }, null, 2)}\n`);
        else process.stdout.write(asked === undefined ? listText(regressions) : explanationText(regressions));
      } finally {
        database.close();
      }
    });
}

/** What is asked for, explained; the newest where nothing is. Throws UsageError where there is no such thing. */
export function explained({
  database,
  engine,
  asked,
}: {
  database: Database;
  engine: string;
  asked: string | undefined;
}): Explained[] {
  const scope = readScope({ database, engine_name: engine });
  if (!scope) throw new UsageError(`nothing of the engine ${engine} is in this database: measure it first`);
  const found =
    asked === undefined
      ? readNewestRegressions({ database, engine_id: scope.engine_id, limit: LISTED })
      : findAsked(database, scope.engine_id, asked);
  return found.map((one) => {
    const about = readRegressionCase({ database, regression_id: one.regression_id });
    return { ...one, ...explain(about, writeValue), case: about };
  });
}

function writeValue(metric: string, value: number): string {
  return valueWords(value, metricOf(metric as MetricKey).unit);
}

function findAsked(database: Database, engine_id: number, asked: string): RegressionFound[] {
  const number = /^#?(\d{1,6})$/.exec(asked)?.[1];
  if (number !== undefined) {
    const found = findRegressions({ database, engine_id, regression_id: Number(number) });
    // Four digits may also be how a hash begins.
    const hash = !asked.startsWith("#") && number.length >= 4;
    if (found.length > 0) return found;
    if (!hash || findCommits({ database, engine_id, prefix: number }).length === 0)
      throw new UsageError(`there is no regression ${number}; plumbline explain lists them`);
  }
  if (!/^[0-9a-f]{4,64}$/i.test(asked)) {
    throw new UsageError("give a regression's number, or at least four figures of a commit's hash");
  }
  const commits = findCommits({ database, engine_id, prefix: asked.toLowerCase() });
  if (commits.length > 1) {
    const several = commits.map(({ sha }) => sha.slice(0, 12)).join(", ");
    throw new UsageError(`several commits begin with ${asked}: ${several}`);
  }
  const [commit] = commits;
  if (!commit) throw new UsageError(`no commit that is known begins with ${asked}`);
  const found = findRegressions({ database, engine_id, commit_id: commit.commit_id });
  if (found.length === 0) {
    throw new UsageError(
      `no regression or improvement has ${commit.sha.slice(0, 10)} for a possible cause; plumbline explain lists them`,
    );
  }
  return found;
}
