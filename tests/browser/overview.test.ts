import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { eq } from "drizzle-orm";
import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { openDatabase } from "../../db/client.ts";
import { storeRun } from "../../db/commands/run/store-run.ts";
import { closeSession } from "../../db/commands/session/close-session.ts";
import { openSession } from "../../db/commands/session/open-session.ts";
import { readBranchCommits } from "../../db/queries/ingest/branch-commits.ts";
import { session, variant, workloadRevision } from "../../db/schema/index.ts";
import { bodyText, follow, launchBrowser, open } from "../fixture/browser.ts";
import { serveDashboard } from "../fixture/dashboard-server.ts";
import { tooWide } from "../fixture/page-fits.ts";
import { sayActivity } from "../fixture/say-activity.ts";
import { fillSyntheticHistory, type Synthetic } from "../fixture/synthetic-history.ts";
import { addSyntheticReruns } from "../fixture/synthetic-reruns.ts";
import { addSyntheticSessions } from "../fixture/synthetic-sessions.ts";
import { runOf } from "../fixture/temporary-database.ts";
import { buildDashboardOnce } from "../setup/build.ts";

const STREAM = "/api/activity/stream";
let browser: Browser;

before(async () => {
  await buildDashboardOnce();
  browser = await launchBrowser();
});
after(() => browser?.close());

/** Told of while the page is open: how often it began to listen, and how often it stopped. */
function listening(page: Page) {
  const heard = { begun: 0, ended: 0, asked: 0 };
  const isStream = (url: string) => new URL(url).pathname === STREAM;
  page.on("request", (request) => {
    if (isStream(request.url())) heard.begun += 1;
    if (new URL(request.url()).pathname === "/api/activity") heard.asked += 1;
  });
  const end = (request: Request) => {
    if (isStream(request.url())) heard.ended += 1;
  };
  page.on("requestfailed", end);
  page.on("requestfinished", end);
  return heard;
}

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 50) {
    assert.ok(waited < 20_000, "it did not come about");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("a history with reruns", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let made: Synthetic;
  let server: Awaited<ReturnType<typeof serveDashboard>>;
  let context: BrowserContext;
  let plain: BrowserContext;

  before(async () => {
    made = fillSyntheticHistory({ dir, commits: 30, rounds: 5, seed: 11, waiting: 6 });
    addSyntheticReruns({ dir, made, turns: 60, at: [{ sha: made.planted.memory, shows: true }] });
    addSyntheticSessions({ dir, made });
    server = await serveDashboard(dir);
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    plain = await browser.newContext({ javaScriptEnabled: false });
  });
  after(async () => {
    await context?.close();
    await plain?.close();
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test("what reruns confirmed stands first, apart from what is only suspected, each the largest first", async () => {
    const page = await open(plain, server.url);
    const moved = await page.locator("section[aria-labelledby=moved]").innerText();
    const [confirmed, suspected] = moved.split(/^Suspected: /m);
    assert.match(confirmed!, /Confirmed: by interleaved reruns of both ends, whose figures these are/);
    assert.match(confirmed!, new RegExp(made.planted.memory.slice(0, 9)));
    assert.match(suspected!, /not yet confirmed by interleaved reruns/);
    const at = (sha: string) => suspected!.indexOf(sha.slice(0, 9));
    assert.ok(at(made.planted.tail) > 0 && at(made.planted.tail) < at(made.planted.parser), suspected);
    assert.equal(at(made.planted.memory), -1);
    assert.match(
      await page.locator("section[aria-labelledby=open]").innerText(),
      /1 confirmed, [1-9] suspected and not decided by reruns yet/,
    );
  });

  test("how fresh every host and series is stands in words", async () => {
    const page = await open(plain, server.url);
    const fresh = await page.locator("section[aria-labelledby=fresh]").innerText();
    assert.match(fresh, /synthetic \(made up, synthetic-2-core\), class synthetic-2-core/);
    assert.match(fresh, /Last run \d+ \w+ 2026, \d\d:\d\d UTC; no commit waits/);
    assert.match(fresh, /All \d+ judged series are fresh: each has a value at one of the newest 3/);
  });

  test("how long a pushed commit waits for its verdict is told, or that nobody can tell", async () => {
    const now = (page: Page) => page.locator("section[aria-labelledby=now]").innerText();
    let page = await open(plain, server.url);
    assert.match(
      await now(page),
      /Can’t tell when a commit that is pushed now would have its verdict: no measuring process/,
    );
    sayActivity(dir, { state: "watching", message: "watching", engine: "synthetic", rounds: 5 });
    page = await open(plain, server.url);
    assert.match(await now(page), /pushed now has its verdict in about\s+2\sh 30\smin\./);
    assert.match(await now(page), /5 sessions of about 30\smin/);
  });

  test("a commit is found by a form without scripts, and a hash that only one begins with leads straight to it", async () => {
    const page = await open(plain, server.url);
    const find = async (text: string) => {
      await page.locator("input[name=q]").fill(text);
      await follow(page, page.locator("button[type=submit]"));
    };
    await find("lindqvist snapshot");
    assert.match(page.url(), /\/commits\?q=lindqvist\+snapshot$/);
    assert.match(await page.locator("h1").innerText(), /^Commits with “lindqvist snapshot” on main$/);
    const rows = await page.locator("tbody tr").allInnerTexts();
    assert.ok(rows.length > 0 && rows.every((row) => /Document the snapshot format/.test(row)));
    assert.equal(await page.locator("input[name=q]").inputValue(), "lindqvist snapshot");
    await find(made.planted.parser.slice(0, 8));
    assert.ok(page.url().endsWith(`/commits/${made.planted.parser}`));
    await page.goto(`${server.url}/commits?q=${made.ambiguous}`);
    assert.equal(await page.locator("tbody tr").count(), 2, "an ambiguous one is a list");
  });

  test("a search that finds nothing says why and what to do, and a hostile one is text", async () => {
    const hostile = `<img src=x onerror="document.title='owned'">' or 1=1 --`;
    const page = await open(context, `${server.url}/commits?q=${encodeURIComponent(hostile)}`);
    const text = await bodyText(page);
    assert.ok(text.includes(`No commit of this branch has “${hostile}”`), text);
    assert.match(text, /Every word has to be there.+All commits|all commits/s);
    assert.equal(await page.locator("img[src=x]").count(), 0);
    assert.notEqual(await page.title(), "owned");
    for (const query of [
      `q=${"x".repeat(1_500)}`,
      "q=a&q=b",
      "q=%00%0a%E2%80%AE",
      "q=%25&before=zzz",
      "before=-1",
    ]) {
      const answer = await page.goto(`${server.url}/commits?${query}`);
      assert.equal(answer?.status(), 200, query);
    }
  });

  test("each line of the list has its verdict in short, and says where nothing is flagged", async () => {
    const page = await open(plain, `${server.url}/commits`);
    const row = (sha: string) => page.locator("tr", { hasText: sha.slice(0, 9) }).innerText();
    assert.match(await row(made.planted.memory), /▼ worse: memory per key \+\d+\.\d\s%/);
    assert.match(await row(made.planted.tail), /▼ suspected worse: latency p99\.9 ×\d/);
    assert.match(await row(made.shas[3]!), /nothing flagged/);
    assert.doesNotMatch(await row(made.unbuilt), /nothing flagged/);
    assert.match(await row(made.unbuilt), /× failed at prepare/);
    assert.match(await row(made.dead), /× failed at start/);
  });

  test("no page is wider than a small screen, in light or dark, with a hostile subject on it", async () => {
    const small = await browser.newContext({ viewport: { width: 360, height: 780 } });
    for (const path of ["/", "/commits", "/commits?q=script", `/commits?q=${"x".repeat(100)}`]) {
      const page = await open(small, `${server.url}${path}`);
      assert.deepEqual(await tooWide(page), [], path);
    }
    await small.close();
  });
});

describe("what is measured now", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let server: Awaited<ReturnType<typeof serveDashboard>>;
  let context: BrowserContext;

  const say = (runs_done: number) =>
    sayActivity(dir, {
      state: "measuring",
      message: "Round 1",
      round: 1,
      rounds: 5,
      runs_done,
      runs_total: 90,
    });

  before(async () => {
    fillSyntheticHistory({ dir, commits: 30, rounds: 3, seed: 4, workloads: 1 });
    say(1);
    server = await serveDashboard(dir);
    context = await browser.newContext();
  });
  after(async () => {
    await context?.close();
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test("it reaches the page without being asked for, over one connection", async () => {
    const page = await context.newPage();
    const heard = listening(page);
    await page.goto(server.url, { waitUntil: "load" });
    const now = page.locator("section[aria-labelledby=now]");
    for (const runs of [2, 3, 4]) {
      say(runs);
      await now.getByText(`${runs} of 90`).waitFor();
    }
    assert.deepEqual(heard, { begun: 1, ended: 0, asked: 0 });
    await page.close();
  });

  test("a page that nobody sees does not listen, and hears what is so when it is seen again", async () => {
    const page = await context.newPage();
    const heard = listening(page);
    await page.goto(server.url, { waitUntil: "load" });
    await until(() => heard.begun === 1);
    const become = (state: "hidden" | "visible") =>
      page.evaluate((now) => {
        Object.defineProperty(document, "visibilityState", { value: now, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, state);
    await become("hidden");
    await until(() => heard.ended === 1);
    say(30);
    await become("visible");
    await page.locator("section[aria-labelledby=now]").getByText("30 of 90").waitFor();
    assert.deepEqual([heard.begun, heard.asked], [2, 0]);
    await page.close();
  });

  test("where the stream does not get through, the page asks once in a while", async () => {
    const page = await context.newPage();
    const heard = listening(page);
    await page.route(`**${STREAM}`, (route) => route.abort());
    await page.goto(server.url, { waitUntil: "domcontentloaded" });
    say(40);
    await page.locator("section[aria-labelledby=now]").getByText("40 of 90").waitFor();
    assert.ok(heard.asked >= 1);
    await page.close();
  });

  test("when the server is gone, the page says that it does not know", async () => {
    const page = await context.newPage();
    await page.route(
      ({ pathname }) => pathname.startsWith("/api/activity"),
      (route) => route.abort(),
    );
    await page.goto(server.url, { waitUntil: "domcontentloaded" });
    await page.getByText("The dashboard does not answer").waitFor();
    await page.close();
  });

  test("no more may listen than there is room for, and whoever goes makes room", async () => {
    const most = 32;
    const readers: ReadableStreamDefaultReader<Uint8Array>[] = [];
    const listen = async () => {
      const response = await fetch(`${server.url}${STREAM}`);
      if (response.ok) readers.push(response.body!.getReader());
      else await response.body?.cancel();
      return response.status;
    };
    const refused = async () => (await listen()) === 503;
    // A page of a test before may be on its way out still.
    while ((await listen()) === 200) assert.ok(readers.length <= most);
    assert.ok(readers.length > most / 2);
    assert.equal((await fetch(`${server.url}/api/activity`)).status, 200, "one may still ask");
    for (const reader of readers.splice(0, 8)) await reader.cancel();
    for (let tries = 0; await refused(); tries += 1) assert.ok(tries < 200, "nobody made room");
    for (const reader of readers) await reader.cancel();
  });

  test("a server that is asked to end takes leave of everybody who listens", async () => {
    const own = await serveDashboard(dir);
    const response = await fetch(`${own.url}${STREAM}`);
    assert.match(response.headers.get("content-type")!, /^text\/event-stream/);
    const reader = response.body!.getReader();
    await reader.read();
    const stopped = own.stop();
    // A connection that is cut off ends with an error instead.
    for (let over = false; !over; ) over = (await reader.read()).done;
    await stopped;
  });
});

describe("a workload that is measured no more", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let made: Synthetic;
  let server: Awaited<ReturnType<typeof serveDashboard>>;

  before(async () => {
    made = fillSyntheticHistory({ dir, commits: 30, rounds: 3, seed: 4, workloads: 2, waiting: 9 });
    measureLate(dir, made, [21, 22, 23]);
    server = await serveDashboard(dir);
  });
  after(async () => {
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test("it is told to be stale, and since when", async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const page = await open(plain, server.url);
    const fresh = await page.locator("section[aria-labelledby=fresh]").innerText();
    assert.match(
      fresh,
      /\d+ of \d+ judged series are stale: without a value at the newest 3 measured commits/,
    );
    assert.match(
      fresh,
      new RegExp(`SET, pipeline 1, since ${made.shas[20]!.slice(0, 9)}, measured .+ 2026, 3 commits back`),
    );
    assert.match(fresh, /Stale since \d+ Sep 2026, .+: no run for more than a day, and 6 commits wait/);
    await plain.close();
  });
});

/** Goes on with a made-up history in its first workload alone. */
function measureLate(dir: string, made: Synthetic, at: readonly number[]): void {
  const database = openDatabase({ dir, role: "ingest" });
  const ctx = { database };
  try {
    const { orm } = database;
    const round = orm.select().from(session).where(eq(session.kind, "round")).get()!;
    const { engine_id, branch_id, host_id, epoch_id, started_at } = round;
    const get = orm.select().from(workloadRevision).where(eq(workloadRevision.name, "get-p1")).get()!;
    const { id: variant_id } = orm.select().from(variant).get()!;
    const order = readBranchCommits(database, made.branch_id);
    for (const index of at) {
      const { commit_id } = order[index]!;
      const session_id = openSession({
        ctx,
        input: {
          ...{ engine_id, branch_id, host_id, epoch_id, started_at },
          origin: "measured",
          checks: {},
          key: `late-session-${index}`,
          kind: "candidate",
          commits: [{ commit_id, role: "candidate" }],
        },
      });
      const result = runOf(`late-run-${index}`, 62_000, { started_at: started_at + index });
      storeRun({ ctx, input: { session_id, commit_id, workload_revision_id: get.id, variant_id, result } });
      closeSession({ ctx, input: { session_id, ended_at: started_at + 60_000 } });
    }
  } finally {
    database.close();
  }
}
