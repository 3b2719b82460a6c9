import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { eq } from "drizzle-orm";
import type { Browser, BrowserContext } from "playwright-core";
import { openDatabase } from "../../db/client.ts";
import { recordHost } from "../../db/commands/host/record-host.ts";
import { storeRun } from "../../db/commands/run/store-run.ts";
import { openSession } from "../../db/commands/session/open-session.ts";
import { readBranchCommits } from "../../db/queries/ingest/branch-commits.ts";
import { session, variant, workloadRevision } from "../../db/schema/index.ts";
import { bodyText, follow, launchBrowser, open } from "../fixture/browser.ts";
import { serveDashboard } from "../fixture/dashboard-server.ts";
import { tooWide } from "../fixture/page-fits.ts";
import { fillSyntheticHistory, type Synthetic } from "../fixture/synthetic-history.ts";
import { addSyntheticSessions, type SyntheticSessions } from "../fixture/synthetic-sessions.ts";
import { runOf } from "../fixture/temporary-database.ts";
import { buildDashboardOnce } from "../setup/build.ts";

const LAYOUT =
  "node0:31GiB cache3:16MiB H0/H8 E1/-9 I2/-10 L3/-11 cache3:16MiB .4/.12 x5/x13 node1:31GiB cache3:16MiB .6/.14 .7/.15";
let browser: Browser;

before(async () => {
  await buildDashboardOnce();
  browser = await launchBrowser();
});
after(() => browser?.close());

describe("two hosts", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let made: Synthetic;
  let more: SyntheticSessions;
  let server: Awaited<ReturnType<typeof serveDashboard>>;
  let plain: BrowserContext;

  before(async () => {
    made = fillSyntheticHistory({ dir, commits: 30, rounds: 5, seed: 11, waiting: 6 });
    more = addSyntheticSessions({ dir, made });
    addPlacedHost(dir, made);
    server = await serveDashboard(dir);
    plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  });
  after(async () => {
    await plain?.close();
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const named = (name: string) => `section:has(> h2:text-matches("^${name}"))`;

  test("who runs where is drawn with a square for every thread, and said in words", async () => {
    const page = await open(plain, `${server.url}/hosts?host=rack-8c`);
    const host = page.locator(named("rack"));
    const squares = await host.locator("[data-layout-node='0'] span[title]").allInnerTexts();
    assert.deepEqual(squares, ["H", "H", "E", "-", "I", "-", "L", "-", ".", ".", "x", "x"]);
    assert.equal(await host.locator("[data-layout-node='1'] span[title]").count(), 4);
    const said = await host.innerText();
    assert.match(said, /Node 0: 6 cores of 2 threads, 2 × L3 of 16 MiB, 31 GiB/);
    assert.match(said, /engine: CPU 1\n/);
    assert.match(said, /engine, for its I\/O threads: CPU 2\n/);
    assert.match(said, /free: CPU 4, 6-7, 12, 14-15\n/);
    assert.match(said, /Planned: engine on cores 1-2 \(numactl\)/);
    assert.match(said, /Pinned: engine and load each on cores of their own/);
    assert.match(said, /One run of its newest session was not held where planned/);
  });

  test("checks say what is, what it should be, and what is not good comes first", async () => {
    const page = await open(plain, `${server.url}/hosts`);
    const host = page.locator(named("synthetic"));
    const rows = await host.locator("table").first().locator("tbody tr").allInnerTexts();
    assert.match(await host.innerText(), /3 of 4 not good/);
    assert.match(rows[0]!, /governor\s+powersave\s+performance\s+bad/);
    assert.match(rows[1]!, /cpu<b>\s+<script>document\.title="owned"<\/script>/);
    assert.match(rows[2]!, /swappiness\s+60\s+improvable/);
  });

  test("epochs say what changed when, and the control how far the host moved", async () => {
    const page = await open(plain, `${server.url}/hosts`);
    const host = page.locator(named("synthetic"));
    const epochs = await host.locator("ol li").allInnerTexts();
    assert.equal(epochs.length, 2);
    assert.match(
      epochs[0]!,
      /kernel: 6\.12\.0-synthetic → 6\.13\.2-synthetic; governor: performance → powersave.+\(now\)$/s,
    );
    assert.match(epochs[1]!, /the first on record/);
    const drift = page.locator("section[aria-labelledby=drift]");
    assert.match(await drift.innerText(), /Control drift, in GET, pipeline 1/);
    assert.match(
      await drift.innerText(),
      new RegExp(`the control ${made.shas[more.controls[2]]!.slice(0, 9)}`),
    );
    assert.match(
      await drift.locator("[data-course]").first().innerText(),
      /The newest epoch moved it by −1\d\.\d\s%/,
    );
    await page.goto(`${server.url}/hosts?workload=set-p1`);
    assert.match(await drift.innerText(), /^Control drift, in SET, pipeline 1/);
  });

  test("noise stands by workload, the widest first, with what would have been seen", async () => {
    const page = await open(plain, `${server.url}/hosts`);
    const rows = await page.locator("section[aria-labelledby=noise] tbody tr").allInnerTexts();
    assert.equal(rows.length, 4);
    const shares = rows.map((row) => Number(/([\d.]+)\s%/.exec(row)?.[1]));
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => b - a),
    );
    assert.ok(rows.every((row) => /[\d.]+\s%; [\d.]+\s% would have been seen/.test(row)));
  });

  test("what is not recorded is said not to be, and every other host is a line that leads to it", async () => {
    const page = await open(plain, `${server.url}/hosts`);
    assert.match(
      await page.locator(named("synthetic")).innerText(),
      /How its cores and caches lie is not recorded/,
    );
    await follow(
      page,
      page.locator("section[aria-labelledby=others]").getByRole("link", { name: "rack <b>1" }),
    );
    assert.equal(await page.locator(named("rack")).count(), 1);
    await page.goto(`${server.url}/hosts?only=999`);
    assert.match(await bodyText(page), /There is no such host/);
  });

  test("words of a strange machine are words, and no page is wider than its window, in light or dark", async () => {
    const small = await browser.newContext({ viewport: { width: 360, height: 780 } });
    for (const path of ["/hosts", "/hosts?host=rack-8c", "/hosts?only=2", "/hosts?workload=%3Cb%3E"]) {
      const page = await open(small, `${server.url}${path}`);
      assert.notEqual(await page.title(), "owned");
      assert.equal(await page.locator("main img, main script[src]").count(), 0);
      assert.deepEqual(await tooWide(page), [], path);
      const said = await page.locator("main").innerText();
      for (const unseen of ["\u202e", "\u001b"]) assert.ok(!said.includes(unseen));
    }
    await small.close();
  });

  test("the navigation leads to the hosts, and the overview to each of them", async () => {
    const page = await open(plain, server.url);
    await follow(page, page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Hosts" }));
    assert.equal(await page.locator("h1").innerText(), "Hosts");
    await page.goBack();
    await follow(
      page,
      page.locator("section[aria-labelledby=fresh]").getByRole("link", { name: /^synthetic/ }),
    );
    assert.match(page.url(), /\/hosts#host-\d+$/);
  });
});

describe("a recording", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let server: Awaited<ReturnType<typeof serveDashboard>>;

  before(async () => {
    fillSyntheticHistory({ dir, commits: 30, rounds: 2, seed: 3, origin: "recording", workloads: 1 });
    server = await serveDashboard(dir);
  });
  after(async () => {
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test("its host says that it is one, and what was not recorded of it", async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const page = await open(plain, `${server.url}/hosts`);
    assert.equal(await page.getByRole("complementary", { name: "Recording" }).count(), 1);
    const said = await page.locator("main").innerText();
    assert.match(said, /A recording of \d+ Sep 2026: replayed here, and never fresher/);
    assert.match(said, /Not recorded: its newest session was not checked/);
    assert.match(said, /Read back from its last run: engine on core 0, load on core 1/);
    assert.match(said, /not judged yet/);
    await plain.close();
  });
});

describe("no host yet", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let server: Awaited<ReturnType<typeof serveDashboard>>;

  before(async () => {
    server = await serveDashboard(dir);
  });
  after(async () => {
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test("the page says why it is empty", async () => {
    const context = await browser.newContext();
    const page = await open(context, `${server.url}/hosts`);
    assert.match(await bodyText(page), /no benchmark has begun in this data folder/);
    await context.close();
  });
});

/** Another host of another class, whose layout was recorded, in a session that is not over: two runs, one of them elsewhere. */
function addPlacedHost(dir: string, made: Synthetic): void {
  const database = openDatabase({ dir, role: "ingest" });
  const ctx = { database };
  try {
    const { orm } = database;
    const { engine_id, branch_id } = orm.select().from(session).get()!;
    const { host_id, epoch_id } = recordHost({
      ctx,
      input: {
        name: "rack <b>1",
        class: "rack-8c",
        details: { cpu: "y", placement: "engine on cores 1-2 (numactl)", layout: LAYOUT },
      },
    });
    const [oldest] = readBranchCommits(database, made.branch_id);
    const { commit_id } = oldest!;
    const session_id = openSession({
      ctx,
      input: {
        ...{ engine_id, branch_id, host_id, epoch_id },
        key: "session-on-a-rack",
        kind: "round",
        origin: "measured",
        checks: {},
        started_at: 1_000,
        commits: [{ commit_id, role: "history" }],
      },
    });
    const get = orm.select().from(workloadRevision).where(eq(workloadRevision.name, "get-p1")).get()!;
    const place = {
      session_id,
      commit_id,
      workload_revision_id: get.id,
      variant_id: orm.select().from(variant).get()!.id,
    };
    const elsewhere = { placement: "broken" as const, started_at: 2_000 };
    storeRun({ ctx, input: { ...place, result: runOf("rack-run-0", 1, elsewhere) } });
    storeRun({ ctx, input: { ...place, result: runOf("rack-run-1", 1, { started_at: 3_000 }) } });
  } finally {
    database.close();
  }
}
