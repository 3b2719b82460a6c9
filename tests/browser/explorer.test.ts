import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext } from "playwright-core";
import { bodyText, follow, launchBrowser, open } from "../fixture/browser.ts";
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

describe("the explorer of a measured history", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let made: Synthetic;
  let server: Awaited<ReturnType<typeof serveDashboard>>;
  let plain: BrowserContext;
  let series: string;

  before(async () => {
    made = fillSyntheticHistory({ dir, commits: 30, rounds: 5, seed: 11 });
    server = await serveDashboard(dir);
    series = `${server.url}/series`;
    plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  });
  after(async () => {
    await plain?.close();
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test("every series stands there in little, what moved farthest first", async () => {
    const page = await open(plain, series);
    assert.match(await page.locator("h2").first().innerText(), /^All 43 series, of 4 workloads$/);
    assert.equal(await page.locator("[data-tile]").count(), 43);
    assert.equal(await page.locator("[data-tile] svg[role=img]").count(), 43);
    const [first] = await page.locator("h3").allInnerTexts();
    const tail = page.locator("section", { has: page.getByRole("heading", { name: first! }) }).last();
    assert.match(
      await tail.innerText(),
      new RegExp(`▼\\s+worse\\s+×\\d\\.\\d suspected at ${made.planted.tail.slice(0, 9)}`),
    );
  });

  test("facets narrow the choice by links, tell how many series each leaves, and are let go again", async () => {
    const page = await open(plain, series);
    const narrow = page.getByRole("navigation", { name: "Narrow the choice" });
    const found = () => page.locator("h2").first().innerText();
    await follow(page, narrow.getByRole("link", { name: "large-objects", exact: true }));
    assert.ok(page.url().endsWith("?group=large-objects"));
    assert.match(await found(), /^19 of 43 series, of one workload$/);
    await follow(page, narrow.getByRole("link", { name: "Throughput", exact: true }));
    await follow(page, narrow.getByRole("link", { name: "Latency p99", exact: true }));
    assert.match(await found(), /^4 of 43 series/, "with those of its parts");
    assert.equal(await page.locator("[data-tile]").count(), 4);
    await follow(page, narrow.getByRole("link", { name: /^large-objects/ }));
    assert.match(page.url(), /\?metric=throughput_ops&metric=latency_us_p99$/);
    assert.match(await found(), /^10 of 43 series, of 4 workloads$/);
  });

  test("a search keeps what else was chosen, and all of it is in the address", async () => {
    const page = await open(plain, `${series}?metric=throughput_ops`);
    await page.locator("input[name=q]").fill("pipeline 16");
    await follow(page, page.getByRole("button", { name: "Find" }));
    assert.match(page.url(), /\?metric=throughput_ops&q=pipeline\+16$/);
    assert.equal(await page.locator("[data-tile]").count(), 1);
    const again = await plain.newPage();
    await again.goto(page.url());
    assert.equal(await again.locator("input[name=q]").inputValue(), "pipeline 16");
    await again.close();
    await page.goBack();
    assert.equal(await page.locator("[data-tile]").count(), 4);
  });

  test("a search that finds nothing says what stands in the way, and leads on", async () => {
    const page = await open(plain, `${series}?q=overwrites&group=nonsense`);
    assert.match(await bodyText(page), /Nothing fits group nonsense\./);
    await follow(page, page.getByRole("link", { name: /^\d+ series$/ }));
    assert.ok(page.url().endsWith("?q=overwrites"));
    await page.locator("[data-tile]").first().waitFor();
    await page.goto(`${series}?q=${encodeURIComponent("<script>document.title='owned'</script>")}`);
    assert.match(
      await bodyText(page),
      /Nothing fits the search “<script>document\.title='owned'<\/script>”\./,
    );
    await page.goto(`${series}?group=core&workload=mix-large`);
    assert.match(await bodyText(page), /Nothing fits group core together with workload mix-large\./);
  });

  test("presets lead everybody to what they look for", async () => {
    const page = await open(plain, series);
    const presets = page.getByRole("list", { name: "Where to begin" });
    assert.match(await presets.innerText(), /Contributors: Throughput and p99 of the core workloads/);
    await follow(page, presets.getByRole("link", { name: "Throughput and p99" }));
    assert.match(await page.locator("h2").first().innerText(), /^4 of 43 series, of 2 workloads$/);
    await page.goto(series);
    await follow(page, presets.getByRole("link", { name: "What moved" }));
    const tiles = page.locator("[data-tile]");
    const moved = await tiles.count();
    assert.ok(moved > 0 && moved < 43);
    assert.equal(await tiles.filter({ hasText: /suspected at/ }).count(), moved);
    await page.goto(series);
    await follow(page, presets.getByRole("link", { name: "The widest noise first" }));
    const shares = (await page.locator("section", { has: page.locator("[data-tile]") }).allInnerTexts()).map(
      (text) =>
        Math.max(...Array.from(text.matchAll(/runs vary by ([\d.]+)/g), ([, share]) => Number(share))),
    );
    assert.ok(
      shares.length === 4 && shares.every((share, at) => at === 0 || share <= shares[at - 1]!),
      `${shares}`,
    );
  });

  test("one line for each workload says what moved at which commit, and how small a change would have been seen", async () => {
    const page = await open(plain, `${series}?view=lines`);
    const rows = await page.locator("tbody tr").allInnerTexts();
    assert.equal(rows.length, 4);
    const mix = rows.find((row) => row.includes("Mix with large values"))!;
    assert.match(
      mix,
      new RegExp(
        `▼ worse: latency p99\\.9 ×\\d\\.\\d \\(×.+\\) at ${made.planted.tail.slice(0, 9)}, suspected`,
      ),
    );
    assert.ok(rows.every((row) => /a lasting change of [\d.]+\s% of throughput|not known/.test(row)));
  });

  test("no form of it is wider than a small screen, in light or dark, and whatever is asked is answered", async () => {
    const small = await browser.newContext({ viewport: { width: 360, height: 780 } });
    for (const query of [
      "",
      "?view=lines",
      "?sort=noise&moved=yes",
      "?metric=throughput_ops",
      `?q=${"x".repeat(200)}`,
      `?group=${"y".repeat(90)}&workload=%00&metric=a&metric=b&page=9999&sort=zzz&view=zzz`,
    ]) {
      const page = await open(small, `${series}${query}`);
      assert.deepEqual(await tooWide(page), [], query);
    }
    await small.close();
  });
});

describe("the explorer before the third round", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let server: Awaited<ReturnType<typeof serveDashboard>>;

  before(async () => {
    fillSyntheticHistory({ dir, commits: 30, rounds: 2, seed: 3, workloads: 1 });
    server = await serveDashboard(dir);
  });
  after(async () => {
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test("a workload has no verdict yet, and that nothing moved is no finding", async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const page = await open(plain, `${server.url}/series?view=lines`);
    assert.match(
      await page.locator("tbody tr").innerText(),
      /can’t tell yet: not judged before the third complete round.+not known/s,
    );
    await page.goto(`${server.url}/series?moved=yes`);
    assert.match(await bodyText(page), /Nothing fits “only what moved lately”/);
    await plain.close();
  });
});
