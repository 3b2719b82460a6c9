import { z } from "zod";
import type { ComparisonLine } from "../../components/commit/comparison-table.tsx";
import type { Distribution } from "../../components/commit/distributions.tsx";
import { commitHref } from "../../components/ui/commit-link.tsx";
import type { Database } from "../../db/client.ts";
import type { Ancestor } from "../../db/queries/branch/ancestor.ts";
import {
  readHistograms,
  readRunWindows,
  readShownRuns,
  type ShownRun,
} from "../../db/queries/commit/run-blobs.ts";
import { readPipeline } from "../../db/queries/commit/workload-pipeline.ts";
import type { SeriesName } from "../../db/queries/series/series.ts";
import { comparableRuns, curveOf, type KeptRuns, sizeLines, throughputLines } from "./summarise-runs.ts";

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

/** Of which workload and variant a commit's page may be asked to show distributions. */
export const distributionAsked = z.object({
  distribution: slug.optional().catch(undefined),
  variant: slug.optional().catch(undefined),
});
export type DistributionAsked = z.infer<typeof distributionAsked>;

/** Runs of each commit that are merged, and lines that are drawn. */
const RUNS = 20;
const LINES = 12;
const CHOICES = 200;
const KEPT = 40;
/** Bodies never change, so what was made of them need not be made again. */
const kept = new Map<string, Distribution>();

type Group = Pick<SeriesName, "workload" | "title" | "variant" | "workload_revision_id" | "variant_id">;

/**
 * Distributions of one workload of a commit beside its ancestor's: the one asked for, else the one that changed most, else the
 * first. Null where the commit has no value in any.
 */
export function readDistributions({
  database,
  host_class,
  commit,
  ancestor,
  series,
  lines,
  query,
  asked,
}: {
  database: Database;
  host_class: string;
  commit: { commit_id: number; sha: string };
  ancestor: Ancestor | null;
  /** Those in which the commit has a value. */
  series: readonly SeriesName[];
  /** The strongest changes first. */
  lines: readonly ComparisonLine[];
  query: string;
  asked: DistributionAsked;
}): {
  shown: Distribution;
  choices: { title: string; href: string; chosen: boolean }[];
  asked: boolean;
} | null {
  const groups = [
    ...new Map(series.map((one) => [`${one.workload_revision_id} ${one.variant_id}`, one])).values(),
  ].slice(0, CHOICES);
  const of = (workload: string | undefined, variant: string | undefined) =>
    groups.find((one) => one.workload === workload && (variant === undefined || one.variant === variant));
  const wanted = of(asked.distribution, asked.variant);
  const changed = lines.find(({ word }) => word === "worse") ?? lines.find(({ word }) => word === "better");
  const chosen = wanted ?? of(changed?.workload, changed?.variant) ?? groups[0];
  if (!chosen) return null;
  return {
    shown: readGroup(database, host_class, commit.commit_id, ancestor, chosen),
    choices: groups.map((one) => ({
      title: titleOf(one),
      href: `${commitHref(commit.sha, query)}${query ? "&" : "?"}distribution=${encodeURIComponent(one.workload)}&variant=${encodeURIComponent(one.variant)}#distributions`,
      chosen: one === chosen,
    })),
    asked: wanted !== undefined,
  };
}

function readGroup(
  database: Database,
  host_class: string,
  commit_id: number,
  ancestor: Ancestor | null,
  group: Group,
): Distribution {
  const { workload_revision_id, variant_id } = group;
  const runsOf = (commit_id: number) =>
    readShownRuns({ database, host_class, workload_revision_id, variant_id, commit_id });
  const runs = comparableRuns(runsOf(commit_id), ancestor ? runsOf(ancestor.commit_id) : [], RUNS);
  const key = [runs.own, runs.before].map((of) => of.map((run) => run.key).join(" ")).join(" / ");
  const known = kept.get(key);
  if (known) return known;
  const [own, before] = [keptOf(database, runs.own), keptOf(database, runs.before)];
  const together = readPipeline({ database, workload_revision_id });
  const lines = throughputLines(own);
  const distribution: Distribution = {
    title: titleOf(group),
    together,
    own: curveOf(own, together),
    before: curveOf(before, together),
    before_sha: ancestor?.sha ?? null,
    runs: runs.own.length,
    runs_before: runs.before.length,
    sessions: runs.sessions,
    throughput: lines.slice(0, LINES),
    throughput_runs: lines.length,
    sizes: sizeLines(own, before),
  };
  kept.set(key, distribution);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  return distribution;
}

function keptOf(database: Database, runs: ShownRun[]): KeptRuns {
  const keys = runs.map(({ key }) => key);
  return { runs, histograms: readHistograms(database, keys), windows: readRunWindows(database, keys) };
}

function titleOf({ title, variant }: Group): string {
  return `${title}${variant === "default" ? "" : ` with ${variant}`}`;
}
