import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext } from "playwright-core";
import { launchBrowser, open } from "../fixture/browser.ts";
import { chartOf } from "../fixture/chart-page.ts";
import { serveDashboard } from "../fixture/dashboard-server.ts";
import { fillLongHistory } from "../fixture/long-history.ts";
import { buildDashboardOnce } from "../setup/build.ts";

const COMMITS = 4_200;
const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
let browser: Browser;
let context: BrowserContext;
let server: Awaited<ReturnType<typeof serveDashboard>>;
let made: ReturnType<typeof fillLongHistory>;

before(async () => {
  await buildDashboardOnce();
  browser = await launchBrowser();
  made = fillLongHistory({ dir, commits: COMMITS, seed: 4 });
  server = await serveDashboard(dir);
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
});
after(async () => {
  await context?.close();
  await server?.stop();
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
});

test("a whole long history opens with some commits standing for others, and says so", async () => {
  const page = await open(context, `${server.url}/series/get-p1`);
  const chart = chartOf(page);
  await chart.drawn();
  assert.match(
    await chart.shown.innerText(),
    /^\d{3} of 4,200 measured commits are drawn \(1 of 10\), over all 4,200 commits: the range is that of all of them/,
  );
  const path = (await page.locator(".recharts-line-curve").first().getAttribute("d"))!;
  const points = path.match(/[ML]/g)!.length;
  assert.ok(points > 400 && points < 600, String(points));
});

test("the one commit that is far off is drawn, whatever is left out", async () => {
  const window = await fetch(`${server.url}/api/series/get-p1?px=300`).then((response) => response.json());
  assert.ok(window.commits.sha.includes(made.shas[made.spike]));
  assert.ok(window.commits.sha.length < 400);
  assert.deepEqual(window.commits.tags.flat().length, 8);
});

test("zooming fetches finer data, until every commit is drawn", async () => {
  const page = await open(context, `${server.url}/series/get-p1`);
  const chart = chartOf(page);
  await chart.drawn();
  await chart.drag(1_000, 1_700, COMMITS);
  await page.locator("[data-shown]", { hasText: "Every commit is drawn" }).waitFor();
  const drawn = Number(/: (\d+) of 4,200/.exec(await chart.shown.innerText())![1]);
  assert.ok(drawn > 650 && drawn < 750, String(drawn));
  await chart.plot.focus();
  await chart.plot.press("Home");
  await chart.plot.press("ArrowRight");
  const second = await chart.readout.innerText();
  const from = new URL(page.url()).searchParams.get("from")!;
  const first = made.shas.findIndex((sha) => sha.startsWith(from));
  assert.match(second, new RegExp(`^${made.shas[first + 1]!.slice(0, 9)}`));
});

test("an answer that is not wanted any more does not replace the one that is", async () => {
  const page = await open(context, `${server.url}/series/get-p1`);
  const chart = chartOf(page);
  await chart.drawn();
  const held = Promise.withResolvers<void>();
  let asked = 0;
  await page.route("**/api/series/**", async (route) => {
    asked += 1;
    if (asked === 1) await held.promise;
    await route.continue().catch(() => undefined);
  });
  await chart.drag(1_000, 1_700, COMMITS);
  await page.waitForURL(/from=/);
  await page.locator("[data-chart=waiting]").waitFor();
  await chart.plot.press("0");
  await page.locator("[data-chart=drawn]").waitFor();
  held.resolve();
  await chart.drag(3_000, 3_500, COMMITS);
  await page.locator("[data-shown]", { hasText: "Every commit is drawn" }).waitFor();
  const shown = new URL(page.url()).searchParams;
  const first = made.shas.findIndex((sha) => sha.startsWith(shown.get("from")!));
  assert.ok(first > 2_900 && first < 3_100, String(first));
  assert.equal(await page.locator("[data-chart]").getAttribute("data-chart"), "drawn");
  await page.close();
});

test("the reduced answer is small, and the whole one has every commit", async () => {
  const small = await fetch(`${server.url}/api/series/get-p1?px=700`).then((response) => response.text());
  assert.ok(small.length < 400_000, String(small.length));
  const whole = await fetch(`${server.url}/api/series/get-p1`).then((response) => response.json());
  assert.equal(whole.commits.sha.length, COMMITS);
});
