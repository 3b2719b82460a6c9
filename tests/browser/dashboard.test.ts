import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext } from "playwright-core";
import { openDatabase } from "../../db/client.ts";
import { reportActivity } from "../../db/commands/activity/report-activity.ts";
import { bodyText, launchBrowser, open } from "../fixture/browser.ts";
import { chartOf } from "../fixture/chart-page.ts";
import { serveDashboard } from "../fixture/dashboard-server.ts";
import { tooWide } from "../fixture/page-fits.ts";
import { fillSyntheticHistory, type Synthetic } from "../fixture/synthetic-history.ts";
import { buildDashboardOnce } from "../setup/build.ts";

let browser: Browser;

before(async () => {
  await buildDashboardOnce();
  browser = await launchBrowser();
});
after(() => browser?.close());

describe("a measured history", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let made: Synthetic;
  let server: Awaited<ReturnType<typeof serveDashboard>>;
  let context: BrowserContext;

  before(async () => {
    made = fillSyntheticHistory({ dir, commits: 30, rounds: 5, seed: 11, branch: "release/1.x", waiting: 1 });
    server = await serveDashboard(dir);
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  });
  after(async () => {
    await context?.close();
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test("the overview tells in plain sentences what moved, with figures and the interval", async () => {
    const page = await open(context, server.url);
    const moved = await page.locator("section[aria-labelledby=moved]").innerText();
    assert.match(moved, /Latency p99\.9 of .+ rose from [\d.]+ to [\d.]+\sms \(×[\d.]+, 95 % interval ×/);
    assert.match(moved, /Throughput of .+ rose from [\d.]+ to [\d.]+\sk ops\/s \(\+\d/);
    assert.match(moved, new RegExp(made.planted.parser.slice(0, 9)));
    assert.match(moved, /not yet confirmed by interleaved reruns/);
  });

  test("the overview shows what is being measured, as it changes", async () => {
    say(dir, { state: "measuring", message: "Round 4", runs_done: 40, runs_total: 120, round: 4, rounds: 6 });
    const page = await open(context, server.url);
    const now = page.locator("section[aria-labelledby=now]");
    assert.match(await now.innerText(), /40 of 120/);
    say(dir, { state: "measuring", message: "Round 5", runs_done: 55, runs_total: 120, round: 5, rounds: 6 });
    await now.getByText("55 of 120").waitFor({ timeout: 8_000 });
    assert.match(await now.innerText(), /15 runs have been added/);
  });

  test("one metric is drawn large, the others small, and hovering tells the commit", async () => {
    const page = await open(context, `${server.url}/series/get-p1`);
    const chart = chartOf(page);
    await chart.drawn();
    assert.equal(await page.getByRole("slider").count(), 1);
    assert.equal(await page.locator("section[aria-labelledby=others] h3").count(), 7);
    await chart.hover(8, 30);
    await page.locator("[data-readout=chosen]").waitFor();
    const told = await chart.readout.innerText();
    assert.match(told, new RegExp(made.planted.parser.slice(0, 9)));
    assert.match(told, /Parse requests by regular expression/);
    assert.match(told, /[\d.]+\sk ops\/s/);
    assert.match(told, /in 5 runs; −\d+\.\d\s% against the previous measured/);
    assert.match(told, /flagged worse −\d/);
  });

  test("a metric puts itself in focus by its name", async () => {
    const page = await open(context, `${server.url}/series/get-p1`);
    await page.getByRole("link", { name: "Latency p99.9" }).click();
    await page.waitForURL(/metric=latency_us_p999/);
    await chartOf(page).drawn();
    assert.equal(await page.locator("h2").first().innerText(), "Latency p99.9");
    assert.match((await page.getByRole("slider").getAttribute("aria-label"))!, /^Latency p99\.9 of GET/);
  });

  test("a pinned commit stays when the pointer leaves, and Escape lets it go", async () => {
    const page = await open(context, `${server.url}/series/get-p1`);
    const chart = chartOf(page);
    await chart.drawn();
    await chart.click(22, 30);
    await page.mouse.move(2, 2);
    assert.match(await chart.cards.innerText(), new RegExp(made.planted.improvement.slice(0, 9)));
    const link = chart.cards.getByRole("link").first();
    assert.equal(await link.getAttribute("href"), `/commits/${made.planted.improvement}`);
    await chart.plot.press("Escape");
    await chart.cards.waitFor({ state: "detached" });
  });

  test("the keyboard moves from commit to commit, and a commit that failed is not a value", async () => {
    const page = await open(context, `${server.url}/series/get-p1`);
    const { plot, readout, cards, ...chart } = chartOf(page);
    await chart.drawn();
    await plot.focus();
    await plot.press("Home");
    for (let i = 0; i < 10; i++) await plot.press("ArrowRight");
    assert.match(await readout.innerText(), /failed at prepare: npm run build/);
    assert.match((await plot.getAttribute("aria-valuetext"))!, new RegExp(made.unbuilt.slice(0, 9)));
    await plot.press("Enter");
    await cards.waitFor();
  });

  test("the line has a gap where commits have no value", async () => {
    const page = await open(context, `${server.url}/series/get-p1`);
    await chartOf(page).drawn();
    const path = (await page.locator(".recharts-line-curve").first().getAttribute("d"))!;
    assert.equal(path.match(/M/g)?.length, 3, "commits 10 and 19 part the line in three");
  });

  test("the y axis never spans less than 2.5 % on both sides", async () => {
    const page = await open(context, `${server.url}/series/get-p1?metric=memory_bytes_per_key`);
    await chartOf(page).drawn();
    const labels = page.locator(".recharts-yAxis-tick-labels .recharts-cartesian-axis-tick-value");
    await labels.first().waitFor();
    const ticks = await labels.allTextContents();
    const values = ticks.map(Number);
    assert.ok(Math.min(...values) <= 210 && Math.max(...values) >= 215, ticks.join(" "));
  });

  test("without JavaScript the verdicts, the charts and the tables are there", async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const page = await open(plain, `${server.url}/series/get-p1`);
    const section = page.locator("#throughput_ops");
    assert.match(await section.innerText(), /worse −\d+\.\d\s% \(−[\d.]+ to −[\d.]+\s%\) at/);
    assert.match(await section.innerText(), /A lasting change of [\d.]+\s% or more would have been seen/);
    assert.ok(((await section.locator("[data-shape=line]").getAttribute("d")) ?? "").length > 50);
    await section.getByRole("link", { name: "View as a table" }).click();
    await page.waitForURL(/view=table/);
    assert.equal(await section.locator("#table tbody tr").count(), 30);
    const other = page.locator("#latency_us_p999");
    assert.match(await other.innerText(), /worse ×[\d.]+ .+ at/);
    assert.ok(((await other.locator("[data-shape=line]").getAttribute("d")) ?? "").length > 50);
    await page.goto(`${server.url}/commits/${made.planted.parser}`);
    assert.match(await page.locator("h1").innerText(), /^Slower: /);
    await plain.close();
  });

  test("a commit's page gives every series against its last measured ancestor", async () => {
    const page = await open(context, `${server.url}/commits/${made.planted.tail}`);
    assert.match(await page.locator("h1").innerText(), /latency p99\.9 ×[\d.]+/);
    const against = page.locator("section[aria-labelledby=against]");
    const row = against.locator("tr", { hasText: "Latency p99.9" }).first();
    assert.match(await row.innerText(), /worse/);
    const throughput = against.locator("tr", { hasText: "Throughput" }).first();
    assert.doesNotMatch(await throughput.innerText(), /worse|better/);
    assert.equal(await against.locator("th[scope=row]").count(), 43);
  });

  test("a failed commit tells stage, reason and last output, which is text and not markup", async () => {
    const page = await open(context, `${server.url}/commits/${made.unbuilt}`);
    assert.equal(await page.locator("h1").innerText(), "Not measured: did not build.");
    const text = await bodyText(page);
    assert.match(text, /failed at prepare/);
    assert.match(text, /npm run build ended with exit code 1/);
    assert.match(text, /<script>document\.title='owned'<\/script>/);
    assert.ok(!text.includes("\u001b") && !text.includes("[31m"));
    assert.doesNotMatch(await page.title(), /owned/);
    await page.goto(`${server.url}/commits/${made.dead}`);
    assert.match(await bodyText(page), /failed at start, 20 times/);
    assert.equal(await page.locator("img[src=x]").count(), 0);
  });

  test("a hostile subject is shown as text everywhere", async () => {
    for (const path of [`/commits/${made.hostile}`, "/commits", "/series/set-p1?view=table"]) {
      const page = await open(context, `${server.url}${path}`);
      assert.match((await page.locator("body").textContent()) ?? "", /<script>alert\("subject"\)<\/script>/);
    }
  });

  test("a short hash leads to its commit; an ambiguous one lists the commits, an unknown one is not found", async () => {
    const page = await open(context, `${server.url}/commits/${made.planted.parser.slice(0, 8)}`);
    assert.ok(page.url().endsWith(made.planted.parser));
    await page.goto(`${server.url}/commits/${made.ambiguous}`);
    assert.match(await page.locator("h1").innerText(), /is ambiguous/);
    assert.equal(await page.locator("main li").count(), 2);
    const unknown = await page.goto(`${server.url}/commits/0123456789`);
    assert.equal(unknown?.status(), 404);
    assert.equal((await page.goto(`${server.url}/commits/..%2f..%2fetc`))?.status(), 404);
    assert.equal((await page.goto(`${server.url}/series/nothing`))?.status(), 404);
    assert.equal((await page.goto(`${server.url}/?host=nobody`))?.status(), 404);
  });

  test("flagged changes stand with their evidence, the newest commit first", async () => {
    const page = await open(context, `${server.url}/regressions`);
    const headings = await page.locator("article h2").allInnerTexts();
    assert.deepEqual(
      headings.map((heading) => heading.slice(2)),
      [
        `Suspected improvement at ${made.planted.improvement.slice(0, 9)}`,
        `Suspected regression at ${made.planted.memory.slice(0, 9)}`,
        `Suspected regression at ${made.planted.tail.slice(0, 9)}`,
        `Suspected regression at ${made.planted.parser.slice(0, 9)}`,
      ],
    );
    assert.match(
      await page.locator("article").first().innerText(),
      /From 5 complete rounds, 5 sessions, pinned/,
    );
  });

  test("the badge of a branch with a slash is an SVG that says no more than was measured", async () => {
    const response = await fetch(`${server.url}/badge/branch/release%2F1.x.svg`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type")!, /^image\/svg\+xml/);
    const svg = await response.text();
    assert.match(svg, /<title>performance: limit broken \((stale|measuring)\)<\/title>/);
    const etag = response.headers.get("etag")!;
    const again = await fetch(`${server.url}/badge/branch/release/1.x.svg`, {
      headers: { "if-none-match": etag },
    });
    assert.equal(again.status, 304);
  });

  test("the badge of an unknown or malformed branch says so", async () => {
    for (const name of ["nope", "%3Cscript%3E", "..%2F..%2Fx", "a%20b"]) {
      const response = await fetch(`${server.url}/badge/branch/${name}.svg`);
      assert.equal(response.status, 404, name);
      assert.doesNotMatch(await response.text(), /<script/);
    }
    const unknown = await fetch(`${server.url}/badge/branch/nope.svg`);
    assert.match(await unknown.text(), /unknown branch/);
  });

  test("no page is wider than a small screen, in light or dark", async () => {
    const small = await browser.newContext({ viewport: { width: 360, height: 780 } });
    const paths = [
      "/",
      "/series",
      "/series/get-p1",
      "/series/mix-large",
      "/commits",
      `/commits/${made.planted.parser}`,
      `/commits/${made.planted.tail}`,
      `/commits/${made.unbuilt}`,
      "/regressions",
      "/nowhere",
    ];
    for (const path of paths) {
      const page = await open(small, `${server.url}${path}`);
      assert.deepEqual(await tooWide(page), [], path);
    }
    await small.close();
  });

  test("pages are guarded by headers, and ask nobody else for anything", async () => {
    const page = await context.newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const response = await page.goto(`${server.url}/series/get-p1`, { waitUntil: "networkidle" });
    assert.deepEqual(
      asked.filter((url) => !url.startsWith(server.url) && !url.startsWith("data:")),
      [],
    );
    const headers = response!.headers();
    assert.match(headers["content-security-policy"]!, /default-src 'self'.*frame-ancestors 'none'/);
    assert.doesNotMatch(headers["content-security-policy"]!, /script-src[^;]*unsafe-inline/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["x-powered-by"], undefined);
    await page.close();
  });
});

describe("a recording of two rounds", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let made: Synthetic;
  let server: Awaited<ReturnType<typeof serveDashboard>>;
  let context: BrowserContext;

  before(async () => {
    made = fillSyntheticHistory({ dir, commits: 30, rounds: 2, seed: 3, origin: "recording", workloads: 1 });
    server = await serveDashboard(dir);
    context = await browser.newContext();
  });
  after(async () => {
    await context?.close();
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test("every page with its figures says that it is one", async () => {
    for (const path of [
      "/",
      "/series",
      "/series/get-p1",
      "/commits",
      `/commits/${made.shas[4]}`,
      "/regressions",
    ]) {
      const page = await open(context, `${server.url}${path}`);
      assert.match(
        await page.getByRole("complementary", { name: "Recording" }).innerText(),
        /measured on \d+ \w+ 2026 on host class synthetic-2-core, replayed; not measured on this machine/,
        path,
      );
    }
    const badge = await fetch(`${server.url}/badge/branch/main.svg`).then((response) => response.text());
    assert.match(badge, /too early \(recording\)/);
  });

  test("no verdict is given before the third round", async () => {
    const page = await open(context, `${server.url}/series/get-p1`);
    assert.match(await bodyText(page), /2 rounds measured; no verdict before the third/);
    await page.goto(server.url);
    assert.match(await page.locator("h1").innerText(), /^Too early to tell/);
    assert.match(
      await bodyText(page),
      /2 of the first 3 rounds measured; nothing is flagged before the third/,
    );
  });

  test("a measuring process that fell silent is told", async () => {
    say(dir, { state: "measuring", message: "Round 3" }, Date.now() - 60_000);
    const page = await open(context, server.url);
    assert.match(await page.locator("section[aria-labelledby=now]").innerText(), /Stopped without saying so/);
  });
});

describe("an empty data folder", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let server: Awaited<ReturnType<typeof serveDashboard>>;

  before(async () => {
    server = await serveDashboard(dir);
  });
  after(async () => {
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test("every page says why it is empty, and shows the history once there is one", async () => {
    const context = await browser.newContext();
    for (const path of ["/", "/series", "/commits", "/regressions", "/commits/abcdef0", "/series/get-p1"]) {
      const page = await open(context, `${server.url}${path}`);
      assert.match(await bodyText(page), /no benchmark has begun in this data folder/, path);
    }
    assert.equal((await fetch(`${server.url}/badge/branch/main.svg`)).status, 404);
    fillSyntheticHistory({ dir, commits: 30, rounds: 0, seed: 5, workloads: 1 });
    const page = await open(context, server.url);
    assert.match(await bodyText(page), /Document the snapshot format|No host has measured yet/);
    await context.close();
  });
});

function say(dir: string, about: Record<string, unknown>, at?: number): void {
  const database = openDatabase({ dir, role: "ingest" });
  try {
    reportActivity({ ctx: { database }, input: { pid: process.pid, ...about } as never });
    if (at !== undefined) database.sqlite.prepare("update activity set heartbeat_at = ?").run(at);
  } finally {
    database.close();
  }
}
