import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { bodyText, launchBrowser, open } from "../fixture/browser.ts";
import { chartOf } from "../fixture/chart-page.ts";
import { serveDashboard } from "../fixture/dashboard-server.ts";
import { tooWide } from "../fixture/page-fits.ts";
import { fillSyntheticHistory, type Synthetic } from "../fixture/synthetic-history.ts";
import { buildDashboardOnce } from "../setup/build.ts";

const COMMITS = 60;
let browser: Browser;

before(async () => {
  await buildDashboardOnce();
  browser = await launchBrowser();
});
after(() => browser?.close());

describe("the chart in focus", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let made: Synthetic;
  let server: Awaited<ReturnType<typeof serveDashboard>>;
  let context: BrowserContext;
  const short = (i: number) => made.shas[i]!.slice(0, 12);
  const address = (query = "") => `${server.url}/series/get-p1${query}`;

  before(async () => {
    made = fillSyntheticHistory({ dir, commits: COMMITS, rounds: 3, seed: 11, workloads: 2 });
    server = await serveDashboard(dir);
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  });
  after(async () => {
    await context?.close();
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function openChart(query = ""): Promise<{ page: Page; chart: ReturnType<typeof chartOf> }> {
    const page = await open(context, address(query));
    const chart = chartOf(page);
    await chart.drawn();
    return { page, chart };
  }

  const saysShown = (page: Page, text: string) =>
    page.locator("[data-shown]", { hasText: text }).waitFor({ timeout: 10_000 });

  test("dragging shows a stretch, back and forward go between it and the whole", async () => {
    const { page, chart } = await openChart();
    await saysShown(page, "all 60 commits");
    await chart.drag(20, 39, COMMITS);
    await saysShown(page, "20 of 60 commits");
    const asked = new URL(page.url()).searchParams;
    assert.deepEqual([asked.get("from"), asked.get("to")], [short(20), short(39)]);
    await page.goBack();
    await saysShown(page, "all 60 commits");
    assert.equal(new URL(page.url()).search, "");
    await page.goForward();
    await saysShown(page, "20 of 60 commits");
  });

  test("single runs are drawn where few commits are", async () => {
    const { page } = await openChart(`?from=${short(30)}&to=${short(39)}`);
    const runs = page.locator("[data-shape=runs]");
    assert.equal(((await runs.getAttribute("d")) ?? "").match(/M/g)?.length, 30);
  });

  test("Escape and a double click lead back to the whole branch", async () => {
    const { page, chart } = await openChart(`?from=${short(20)}&to=${short(39)}`);
    await chart.plot.press("Escape");
    await saysShown(page, "all 60 commits");
    await page.goto(address(`?from=${short(20)}&to=${short(39)}`));
    await chart.drawn();
    await chart.doubleClick(10, 20);
    await saysShown(page, "all 60 commits");
    assert.equal(await chart.cards.count(), 0);
  });

  test("the keyboard selects, zooms and moves as the pointer does", async () => {
    const { page, chart } = await openChart();
    await chart.plot.focus();
    await chart.plot.press("Home");
    for (let i = 0; i < 20; i++) await chart.plot.press("ArrowRight");
    for (let i = 0; i < 9; i++) await chart.plot.press("Shift+ArrowRight");
    await page.locator("[data-selection]").waitFor();
    await chart.plot.press("Enter");
    await saysShown(page, "10 of 60 commits");
    assert.equal(new URL(page.url()).searchParams.get("from"), short(20));
    await chart.plot.press("]");
    await page.waitForURL(new RegExp(`from=${short(25)}`));
    await chart.plot.press("-");
    await saysShown(page, "20 of 60 commits");
    await chart.plot.press("+");
    await saysShown(page, "10 of 60 commits");
    await chart.plot.press("0");
    await saysShown(page, "all 60 commits");
    await chart.plot.press("Home");
    await chart.plot.press("n");
    assert.match(
      (await chart.plot.getAttribute("aria-valuetext"))!,
      new RegExp(made.planted.parser.slice(0, 9)),
    );
  });

  test("a question mark shows the keys, and Escape closes them", async () => {
    const { page } = await openChart();
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keys of the chart" });
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /select a stretch; Enter shows it/);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
  });

  test("a click pins a commit, whose card tells what the chart knows of it", async () => {
    const { page, chart } = await openChart();
    await chart.click(8, COMMITS);
    await page.mouse.move(2, 2);
    const card = await chart.cards.innerText();
    assert.match(card, new RegExp(`^${made.planted.parser.slice(0, 9)}`));
    assert.match(card, /Parse requests by regular expression/);
    assert.match(card, /in 3 runs; −\d+\.\d\s% against the previous measured; −\d+\.\d\s% against v0\.1\.0/);
    assert.match(card, /flagged worse −\d.+suspected/);
    await chart.cards.getByText(/^Runs on synthetic .+: [\d.]+, [\d.]+, [\d.]+ k ops\/s$/).waitFor();
    const compare = chart.cards.getByRole("link", { name: "Compare with the measured one before" });
    assert.equal(await compare.getAttribute("href"), `/compare/${made.shas[7]}...${made.planted.parser}`);
    assert.equal(new URL(page.url()).searchParams.get("pin"), short(8));
    await chart.plot.press("Escape");
    await chart.cards.waitFor({ state: "detached" });
  });

  test("unmeasured commits in a step are counted", async () => {
    const { chart } = await openChart();
    await chart.hover(11, COMMITS);
    await chart.readout.getByText("one unmeasured commit in this step").waitFor();
  });

  test("two pins are compared, with what can and cannot be said", async () => {
    const { chart } = await openChart();
    await chart.click(12, COMMITS);
    await chart.cards.first().waitFor();
    await chart.click(4, COMMITS);
    await chart.comparison.waitFor();
    const said = await chart.comparison.innerText();
    assert.match(
      said,
      new RegExp(`From ${short(4).slice(0, 9)} to ${short(12).slice(0, 9)}: −\\d+\\.\\d\\s%, worse`),
    );
    assert.match(said, /One change is flagged between them: ▼ −.+ suspected/);
    assert.match(said, /Two commits alone are still no verdict/);
    assert.equal(
      await chart.comparison.getByRole("link").getAttribute("href"),
      `/compare/${made.shas[4]}...${made.shas[12]}`,
    );
  });

  test("a link restores stretch, pins, axis and overlays in a new browser", async () => {
    const { page, chart } = await openChart();
    await page.getByRole("link", { name: "logarithmic" }).click();
    await page.getByText("Lay other series over it").click();
    await page.getByRole("link", { name: "SET, pipeline 1" }).click();
    await page.getByRole("list", { name: "Lines" }).waitFor();
    await chart.drag(10, 49, COMMITS);
    await saysShown(page, "40 of 60 commits");
    await chart.click(5, 40);
    await chart.cards.first().waitFor();
    const link = page.url();
    const other = await browser.newContext({ viewport: { width: 1000, height: 800 } });
    const restored = await open(other, link);
    const there = chartOf(restored);
    await there.drawn();
    await saysShown(restored, "40 of 60 commits");
    assert.deepEqual(await restored.getByRole("list", { name: "Lines" }).getByRole("listitem").count(), 2);
    assert.match(await there.cards.innerText(), new RegExp(`^${made.shas[15]!.slice(0, 9)}`));
    assert.equal(
      await restored.getByRole("link", { name: "logarithmic" }).getAttribute("aria-current"),
      "true",
    );
    assert.equal(restored.url(), link);
    await other.close();
  });

  test("an axis begins at zero where that is asked, and the link that says so can be copied", async () => {
    const { page } = await openChart();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("link", { name: "from zero" }).click();
    await page.waitForURL(/y=zero/);
    await page.locator(".recharts-yAxis-tick-labels").getByText("0", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Copy the link" }).click();
    await page.getByRole("status").filter({ hasText: "copied" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
  });

  test("percentiles share one chart, and values can be told relative to a release", async () => {
    const { page, chart } = await openChart("?metric=latency_us_p99");
    await page.getByText("Lay other series over it").click();
    await page.getByRole("link", { name: "all percentiles" }).click();
    const lines = page.getByRole("list", { name: "Lines" });
    await lines.waitFor();
    assert.deepEqual(
      (await lines.getByRole("listitem").allInnerTexts()).map((text) => text.replace("in focus", "").trim()),
      ["p99", "p50", "p95", "p99.9", "max"],
    );
    await page.locator(".recharts-line-curve").nth(4).waitFor();
    await page.getByLabel("relative to").fill("v0.1.0");
    await page.getByRole("button", { name: "Set", exact: true }).click();
    await page.waitForURL(/base=v0\.1\.0/);
    await page.locator(".recharts-yAxis-tick-labels", { hasText: "%" }).waitFor();
    await chart.hover(30, COMMITS);
    assert.match(await chart.readout.innerText(), /against v0\.1\.0\s+p50: /);
  });

  test("an address that makes no sense is drawn as far as it does, and told of", async () => {
    const { chart } = await openChart(
      `?x=sideways&from=%3Cscript%3E&base=v99&metric=latency_us_p42&pin=%E2%80%AE`,
    );
    const notes = (await chart.notes.allInnerTexts()).join(" ");
    assert.match(notes, /“sideways” is no x axis/);
    assert.match(notes, /“<script>” names no commit|“<script>” is no commit of this branch/);
    assert.match(notes, /“v99” is no commit of this branch: values are absolute/);
    assert.match(notes, /no values of “latency_us_p42” here: Throughput is shown/);
  });

  test("the table says what the chart does, the newest commit first", async () => {
    const { page } = await openChart();
    await page.getByRole("link", { name: "View as a table" }).click();
    await page.locator("#table").waitFor();
    assert.match(page.url(), /view=table/);
    const rows = page.getByRole("table").filter({ hasText: "Subject" }).locator("tbody tr");
    assert.equal(await rows.count(), COMMITS);
    assert.match(await rows.first().innerText(), new RegExp(`^${made.shas[59]!.slice(0, 9)}`));
    assert.match(await rows.nth(59 - 8).innerText(), /−\d+\.\d\s%, worse, suspected/);
    assert.match(await rows.nth(59 - 10).innerText(), /failed at prepare/);
  });

  test("a plain wheel scrolls the page and leaves the chart as it is", async () => {
    const { page, chart } = await openChart();
    await chart.hover(30, COMMITS);
    await page.mouse.wheel(0, 300);
    await page.waitForFunction(() => window.scrollY > 100);
    assert.equal(new URL(page.url()).search, "");
    assert.match(await chart.shown.innerText(), /all 60 commits/);
  });

  test("the window of the overview can be dragged", async () => {
    const { page } = await openChart(`?from=${short(10)}&to=${short(29)}`);
    const strip = (await page.locator("[data-overview]").boundingBox())!;
    const x = (index: number) => strip.x + ((index + 0.5) / COMMITS) * strip.width;
    await page.mouse.move(x(20), strip.y + 20);
    await page.mouse.down();
    await page.mouse.move(x(35), strip.y + 20, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(new RegExp(`from=${short(25)}&to=${short(44)}`));
    await saysShown(page, "20 of 60 commits");
  });

  test("without JavaScript the stretch, the axes and the other metrics are a link away", async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const page = await open(plain, address(`?from=${short(20)}&to=${short(39)}&pin=${short(25)}`));
    assert.match(await bodyText(page), /20 of 60 commits/);
    assert.match(await page.locator("[data-card]").innerText(), new RegExp(made.shas[25]!.slice(0, 9)));
    assert.ok(((await page.locator("[data-shape=line]").first().getAttribute("d")) ?? "").length > 50);
    assert.equal(await page.getByRole("button", { name: /copy|PNG|Keys/i }).count(), 0);
    await page.getByRole("link", { name: "date" }).click();
    await page.waitForURL(/x=date/);
    assert.match(await bodyText(page), /20 of 60 commits/);
    await page.getByRole("link", { name: "Latency p99", exact: true }).click();
    await page.waitForURL(/metric=latency_us_p99&from=.+x=date/);
    assert.equal(await page.locator("h2").first().innerText(), "Latency p99");
    await plain.close();
  });

  test("columns, table and picture of any stretch can be had, and unchanged ones need not be sent again", async () => {
    const api = `${server.url}/api/series/get-p1`;
    const query = `?from=${short(20)}&to=v0.2.0&pin=${short(30)}`;
    const columns = await fetch(`${api}?from=${short(20)}&to=${short(39)}`);
    assert.equal(columns.status, 200);
    const window = await columns.json();
    assert.equal(window.commits.sha.length, 20);
    assert.equal(window.series[0].median.length, 20);
    const etag = columns.headers.get("etag")!;
    const again = await fetch(`${api}?from=${short(20)}&to=${short(39)}`, {
      headers: { "if-none-match": etag },
    });
    assert.deepEqual([again.status, await again.text()], [304, ""]);
    const csv = await fetch(`${api}${query}&form=csv`);
    assert.match(csv.headers.get("content-type")!, /^text\/csv/);
    assert.match(await csv.text(), /^commit,committed_at/);
    const svg = await fetch(`${api}${query}&form=svg&theme=dark`);
    assert.match(svg.headers.get("content-type")!, /^image\/svg\+xml/);
    assert.match(await svg.text(), /^<svg /);
    assert.equal((await fetch(`${api}?px=1`)).status, 400);
    assert.equal((await fetch(`${api}?form=exe`)).status, 400);
    assert.equal((await fetch(`${server.url}/api/series/nothing`)).status, 404);
    assert.equal((await fetch(`${server.url}/api/series/..%2f..%2fx`)).status, 404);
  });

  test("the picture can be saved as a PNG", async () => {
    const { page } = await openChart();
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "PNG" }).click();
    assert.equal((await saved).suggestedFilename(), "get-p1-throughput_ops.png");
  });

  test("data that cannot be fetched leaves the stretch before, says so and can be tried again", async () => {
    const page = await context.newPage();
    await page.goto(address());
    const chart = chartOf(page);
    await chart.drawn();
    await page.route("**/api/series/**", (route) => route.abort());
    await chart.drag(20, 39, COMMITS);
    const again = page.getByRole("button", { name: "Try again" });
    await again.waitFor();
    assert.match(await chart.shown.innerText(), /all 60 commits/);
    await page.unroute("**/api/series/**");
    await again.click();
    await saysShown(page, "20 of 60 commits");
    await page.close();
  });

  test("on a small screen, in light and dark, nothing is wider than the page", async () => {
    const query = `?metric=latency_us_p99&with=metric.latency_us_p50&with=metric.latency_us_max&base=v0.1.0&pin=${short(8)}&pin=${short(40)}&view=table`;
    const small = await browser.newContext({ viewport: { width: 360, height: 780 } });
    const page = await open(small, address(query));
    await chartOf(page).drawn();
    assert.deepEqual(await tooWide(page), []);
    await small.close();
  });

  test("who wants no motion gets none", async () => {
    const calm = await browser.newContext({ reducedMotion: "reduce" });
    const page = await open(calm, address());
    await chartOf(page).drawn();
    const moving = await page.evaluate(() => document.getAnimations().length);
    assert.equal(moving, 0);
    await calm.close();
  });
});
