import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { openDatabase } from "../../db/client.ts";
import { reportActivity } from "../../db/commands/activity/report-activity.ts";
import { HEARTBEAT_MS } from "../../db/contract/activity.ts";
import { isMigrated } from "../../db/migrated.ts";
import { readScope } from "../../db/queries/scope.ts";
import { launchBrowser } from "../fixture/browser.ts";
import { serveDashboard } from "../fixture/dashboard-server.ts";
import { buildDashboardOnce } from "../setup/build.ts";
import { chartFigures } from "./dashboard/browser-figures.ts";
import type { Size } from "./dashboard/fill/size.ts";
import { fillDatabase } from "./dashboard/fill-database.ts";
import { underUsers } from "./dashboard/first-byte.ts";
import { newCommit } from "./dashboard/ingest-commit.ts";
import { besideFloor, quantileOf, rounded } from "./dashboard/measured.ts";
import { CHART, FLOOR, pagesOf } from "./dashboard/pages.ts";
import { benchReads, type FullView } from "./dashboard/reads.ts";
import { timeReads } from "./dashboard/time-reads.ts";
import { watchMemory } from "./dashboard/watch-memory.ts";

/**
 * How quick the dashboard is over years of history: its production build on a made-up database, each time beside a floor that
 * is measured in turns with it. All is done on a copy, so that the database can be used again.
 */
const { data, rounds, json, ...size } = new Command("bench:dashboard")
  .description(
    "Measure reads, pages, charts and ingest on ten million samples; the last line is one line of JSON.",
  )
  .option("--data <folder>", "where the made-up database is kept; it is made there where it is not")
  .option("--series <n>", "series of a database that is made", Number, 500)
  .option("--commits <n>", "its commits with a value", Number, 4_000)
  .option("--runs <n>", "runs of each", Number, 5)
  .option("--seed <n>", "another made-up history", Number, 1)
  .option("--rounds <n>", "times that each figure is taken", Number, 15)
  .option("--json", "print the JSON line only")
  .parse()
  .opts<Size & { data?: string; rounds: number; json?: boolean }>();

const USERS = 4;
const ASKED_A_ROUND = 40;

const say = (text: string) => (json ? undefined : process.stderr.write(`${text}\n`));
const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;

const work = mkdtempSync(join(tmpdir(), "plumbline-bench-dashboard-"));
try {
  const kept = data ?? join(work, "made");
  if (!isMade(kept)) fillDatabase({ dir: kept, ...size, say });
  const dir = join(work, "data");
  cpSync(kept, dir, { recursive: true });
  await buildDashboardOnce();
  process.stdout.write(`${JSON.stringify({ ...readFigures(dir), ...(await pageFigures(dir)) })}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function isMade(dir: string): boolean {
  if (!existsSync(join(dir, "plumbline.db"))) return false;
  const database = openDatabase({ dir, role: "dashboard" });
  const made = isMigrated(database);
  database.close();
  if (!made) throw new Error(`${dir} holds a database of another Plumbline: name another folder`);
  return true;
}

function readFigures(dir: string) {
  const database = openDatabase({ dir, role: "dashboard" });
  try {
    const view = { ...readScope({ database })!, database, query: "" } as FullView;
    const timed = timeReads(database, benchReads(view), rounds * 2);
    for (const { name, rows, is, floor, ratio } of timed) {
      say(`${name}: ${ms(is)} for ${rows} rows, ${ratio.toFixed(2)} times the ${ms(floor)} of a bare read`);
    }
    const slowest = timed.reduce((one, other) => (other.is > one.is ? other : one));
    return {
      query_ms_max: rounded(slowest.is, 2),
      query_floor_ratio: rounded(slowest.ratio, 2),
      // A quick read of few rows is all statements and no rows: its ratio is the worst, and nobody waits for it.
      query_floor_ratio_most: rounded(Math.max(...timed.map(({ ratio }) => ratio)), 2),
    };
  } finally {
    database.close();
  }
}

async function pageFigures(dir: string) {
  const server = await serveDashboard(dir, { PLUMBLINE_BENCH: "1" });
  const memory = watchMemory(server.pid);
  const database = openDatabase({ dir, role: "ingest" });
  try {
    const pages = pagesOf(database).map((path) => `${server.url}${path}`);
    const heart = heartbeats({ database });
    const first = await firstBytes(pages, `${server.url}${FLOOR}`).finally(() => clearInterval(heart));
    const stored = await ingestFigures({ database }, pages);
    const chart = await chartOf(server.url);
    return { ...first, ...chart, ...stored, rss_mb: rounded(memory.stop() / 2 ** 20, 0) };
  } finally {
    memory.stop();
    database.close();
    await server.stop();
  }
}

/** As beside a process that measures: each write ends what pages keep of what they have read. */
function heartbeats(ctx: Parameters<typeof newCommit>[0]): NodeJS.Timeout {
  const say = () =>
    reportActivity({ ctx, input: { pid: process.pid, state: "measuring", message: "Round 5" } });
  return setInterval(say, HEARTBEAT_MS);
}

/** Pages and the empty page by turns, each under as many users. */
async function firstBytes(pages: readonly string[], floor: string) {
  await underUsers(USERS, [...pages, floor], ASKED_A_ROUND);
  const [is, of_floor]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    is.push(...(await underUsers(USERS, pages, ASKED_A_ROUND)));
    of_floor.push(...(await underUsers(USERS, [floor], ASKED_A_ROUND)));
  }
  const { is: p50, floor: floor_p50, ratio } = besideFloor(is, of_floor);
  const [p99, floor_p99] = [quantileOf(is, 0.99), quantileOf(of_floor, 0.99)];
  say(
    `first byte under ${USERS} users: p50 ${ms(p50)}, p99 ${ms(p99)}; of an empty page ${ms(floor_p50)}, ${ms(floor_p99)}`,
  );
  return {
    ttfb_ms_p50: rounded(p50, 1),
    ttfb_ms_p99: rounded(p99, 1),
    ttfb_floor_ratio: rounded(ratio, 2),
  };
}

/** Commits are stored with nothing beside it, then while users read; the first of all makes the pages that the next ones find. */
async function ingestFigures(ctx: Parameters<typeof newCommit>[0], pages: readonly string[]) {
  let made = 0;
  const store = () => {
    const commit = newCommit(ctx, size.runs, made++);
    const started = performance.now();
    commit.store(ctx);
    return performance.now() - started;
  };
  const first = store();
  ctx.database.slowest_write_ms = 0;
  const alone = Array.from({ length: rounds }, store);
  const write_ms_max = ctx.database.slowest_write_ms;
  const beside: number[] = [];
  const waits = underUsers(USERS, pages, ASKED_A_ROUND * 4);
  for (let n = 0; n < 5; n++) {
    beside.push(store());
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const read = await waits;
  say(
    `a commit of ${size.runs} runs is stored in ${ms(quantileOf(alone, 0.5))} (${ms(Math.min(...alone))} to ${ms(Math.max(...alone))}; the first ${ms(first)}); longest write ${ms(write_ms_max)}`,
  );
  say(
    `while ${USERS} users read: ${ms(quantileOf(beside, 0.5))}, and their first byte is there after ${ms(quantileOf(read, 0.5))}, p99 ${ms(quantileOf(read, 0.99))}`,
  );
  return {
    ingest_commit_ms: rounded(quantileOf(alone, 0.5), 1),
    write_ms_max: rounded(write_ms_max, 1),
  };
}

async function chartOf(url: string) {
  const browser = await launchBrowser();
  try {
    const page = { url: `${url}${CHART.path}`, drawn: CHART.drawn };
    const floor = { url: `${url}${CHART.floor}`, drawn: CHART.floor_drawn };
    const { chart, js_kb, floor_js_kb } = await chartFigures(browser, page, floor, rounds);
    say(`from navigation to a drawn chart: ${ms(chart.is)}, in an empty page ${ms(chart.floor)}`);
    return {
      chart_ms: rounded(chart.is, 0),
      chart_floor_ratio: rounded(chart.ratio, 2),
      js_kb_gzip: rounded(js_kb, 1),
      js_over_floor_kb: rounded(js_kb - floor_js_kb, 1),
    };
  } finally {
    await browser.close();
  }
}
