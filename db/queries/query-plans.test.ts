import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { judgeCommit } from "../../app/commits/judge-commit.ts";
import { readCharts } from "../../app/series/read-charts.ts";
import { readHostCourses } from "../../app/series/read-host-course.ts";
import { readTiles } from "../../app/series/read-tiles.ts";
import { askWindow } from "../../app/series/window/ask-window.ts";
import { readWindow } from "../../app/series/window/read-window.ts";
import { fillDatabase } from "../../tests/bench/dashboard/fill-database.ts";
import { benchReads, type FullView } from "../../tests/bench/dashboard/reads.ts";
import { type Database, openDatabase } from "../client.ts";
import { readCommit } from "./commit/commit.ts";
import { readCommitRuns } from "./commit/commit-runs.ts";
import { readShortfalls } from "./hosts/session-checks.ts";
import { readBranchCommits } from "./ingest/branch-commits.ts";
import { readBlockCounts, readJudgementHeads, readKnownLevels } from "./ingest/judgements.ts";
import { readPlanSessions } from "./ingest/plan-sessions.ts";
import { countSpoilt, readNeverStarted } from "./ingest/preparations.ts";
import { readSessionControls } from "./ingest/session-controls.ts";
import { readProvenance } from "./provenance.ts";
import { readScope } from "./scope.ts";
import { readSeriesRuns } from "./series/detection-input.ts";
import { readSeries } from "./series/series.ts";

/** These have a handful of rows whatever is measured, or are made of a list that was handed in. */
const FEW =
  /^SCAN (engine|branch|host|epoch|variant|workload_revision|json_each|activity|asked|line|recent|chosen|wanted|standing|largest|CONSTANT ROW)\b/;

const dir = mkdtempSync(join(tmpdir(), "plumbline-plans-"));
let database: Database;
let view: FullView;
let sent: Set<string>;

before(() => {
  fillDatabase({ dir, series: 20, commits: 60, runs: 3, seed: 3 });
  database = openDatabase({ dir, role: "dashboard" });
  view = { ...readScope({ database })!, database, query: "" } as FullView;
  // Statements that are kept were prepared before: each read gets a database of its own.
  sent = new Set();
});
after(() => {
  database?.close();
  rmSync(dir, { recursive: true, force: true });
});

type Read = { name: string; read(view: FullView, commit_id: number, sha: string): void };

const ON_PAGES: Read[] = [
  {
    name: "every page",
    read: (of) => {
      readScope(of);
      readProvenance(of);
    },
  },
  { name: "the reads of the benchmark", read: (of) => benchReads(of).forEach(({ read }) => void read()) },
  {
    name: "the page of a series",
    read: (of) => {
      const series = readSeries(of).slice(0, 8);
      const [{ workload, variant }] = series as [(typeof series)[number]];
      const asked = askWindow(of, { workload, variant: [variant] }, new URLSearchParams())!;
      readCharts(asked);
      readWindow(asked, 700);
      readHostCourses(of, of, series);
    },
  },
  { name: "the list of series", read: (of) => void readTiles(of, readSeries(of)) },
  {
    name: "the page of a commit",
    read: (of, commit_id, sha) => {
      judgeCommit({ ...of, commit_id, sha });
      readCommit({ ...of, commit_id });
      readCommitRuns({ ...of, commit_id });
      readShortfalls({ ...of, commit_id });
      readProvenance({ ...of, commit_id });
    },
  },
];

const AT_LOOKS: Read[] = [
  {
    name: "the next session",
    read: (of, commit_id) => {
      readPlanSessions(of.database, { engine_id: of.engine_id, prefix: "made-up:" });
      countSpoilt(of.database, { commit_ids: [commit_id], host_id: 1 });
      readNeverStarted(of.database, { commit_ids: [commit_id], host_id: 1, times: 2 });
    },
  },
  {
    name: "a look",
    read: (of) => {
      readBranchCommits(of.database, of.branch_id);
      readSeriesRuns(of.database, { ...of, workload_revision_ids: [1] });
      readSessionControls(of.database, of);
      readJudgementHeads(of.database, of);
      readBlockCounts(of.database, of);
      readKnownLevels(of.database, { ...of, series_ids: [1, 2] });
    },
  },
];

describe("no read scans a table that grows", () => {
  for (const { name, read } of [...ON_PAGES, ...AT_LOOKS]) {
    test(name, () => {
      for (const { source, steps } of plansOf(read)) {
        const scans = steps.filter((step) => step.startsWith("SCAN ") && !FEW.test(step));
        assert.deepEqual(scans, [], source);
      }
    });
  }
});

/** Statements that go along a branch, and stop or are meant to reach its end. */
const GOES_ALONG = [
  // Its newest commits, its oldest measured one.
  /order by branch_commit\.position( desc)?\s+limit/,
  // How many there are, and where the newest stands.
  /from branch_commit where branch_id = \? order by position( desc)? limit 1$/,
  /count\(\*\) as total from branch_commit|max\("?(branch_commit"?\.")?position"?\)/,
];

describe("no page walks a whole branch", () => {
  for (const { name, read } of ON_PAGES) {
    test(name, () => {
      for (const { source, steps } of plansOf(read)) {
        const walks = steps.filter((step) => /^SEARCH branch_commit .*\(branch_id=\?\)$/.test(step));
        if (!GOES_ALONG.some((known) => known.test(source))) assert.deepEqual(walks, [], source);
      }
    });
  }
});

/** Statements that sort a few rows, whatever is measured. */
const SORTS_FEW = [
  // Engines, branches, hosts and epochs.
  /from "?(engine|branch|host|epoch)\b/,
  // Regressions that stand.
  /from regression\b/,
  // The change points of one of them, or of the series of a page.
  /from "?change_point\b/,
  // Regressions that stand, and tags: a few of each among thousands of commits.
  /from (standing|largest|commit_tag)\b/,
  // The runs of one session.
  /from session_commit\s+cross join run as newest\b/,
  // The levels of one series.
  /from series_level\b/,
  // The newest sessions, so many at most.
  /\) as recent\b/,
  // The tags of one commit, and the tries to build it.
  /from "?(commit_tag|preparation)"? where ("\w+".)?"?commit_id"? = /,
  // Runs that gave no value, of the commits of a chart.
  /from run\s+where commit_id in .*\s+and \(outcome <> 'ok' or placement = 'broken'\)/,
];

describe("no page sorts more than it shows", () => {
  for (const { name, read } of ON_PAGES) {
    test(name, () => {
      for (const { source, steps } of plansOf(read)) {
        const sorts = steps.filter((step) => step.includes("TEMP B-TREE"));
        if (!SORTS_FEW.some((few) => few.test(source))) assert.deepEqual(sorts, [], source);
      }
    });
  }
});

test("the detector of scans finds one", () => {
  const found = plansOf(({ database: of }) => void of.sqlite.prepare("select sum(value) from sample").get());
  assert.deepEqual(
    found[0]!.steps.filter((step) => step.startsWith("SCAN ") && !FEW.test(step)),
    ["SCAN sample"],
  );
});

/** The statements that a read really sends, and how SQLite goes about each. */
function plansOf(read: Read["read"]): { source: string; steps: string[] }[] {
  const own = openDatabase({ dir, role: "dashboard" });
  const prepare = own.sqlite.prepare.bind(own.sqlite);
  sent = new Set();
  own.sqlite.prepare = ((source: string) => {
    sent.add(source);
    return prepare(source);
  }) as typeof own.sqlite.prepare;
  try {
    const last = prepare(
      `select commit_id, sha from commit_judgement join "commit" on "commit".id = commit_id order by commit_id desc`,
    ).get() as { commit_id: number; sha: string };
    read({ ...view, database: own }, last.commit_id, last.sha);
    return [...sent].map((source) => ({ source, steps: stepsOf(own, prepare, source) }));
  } finally {
    own.close();
  }
}

function stepsOf(_: Database, prepare: Database["sqlite"]["prepare"], source: string): string[] {
  const by_place = source.replace(/:[a-z_]+/g, "?");
  const values = Array.from(by_place.matchAll(/\?/g), () => 1);
  const plan = prepare(`explain query plan ${by_place}`).all(...values) as { detail: string }[];
  return plan.map(({ detail }) => detail);
}
