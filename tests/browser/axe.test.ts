import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext } from "playwright-core";
import { seriousFindings } from "../fixture/axe.ts";
import { launchBrowser, open } from "../fixture/browser.ts";
import { chartOf } from "../fixture/chart-page.ts";
import { serveDashboard } from "../fixture/dashboard-server.ts";
import { fillRichHistory } from "../fixture/rich-history.ts";
import type { Synthetic } from "../fixture/synthetic-history.ts";
import { buildDashboardOnce } from "../setup/build.ts";

let browser: Browser;
let context: BrowserContext;

before(async () => {
  await buildDashboardOnce();
  browser = await launchBrowser();
  context = await browser.newContext({ reducedMotion: "reduce" });
});
after(() => browser?.close());

/** Looks at one page narrow and wide, light and dark, and returns what is serious. */
async function findingsOf(address: string): Promise<{ heading: string; found: string[] }> {
  const page = await open(context, address);
  if (await page.getByRole("slider").count()) await chartOf(page).drawn();
  const found: string[] = [];
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const lines = await seriousFindings(page, colorScheme === "light" ? "all" : "colours");
      found.push(...lines.map((line) => `${width} px, ${colorScheme}: ${line}`));
    }
  }
  const heading = await page.locator("h1").innerText();
  return { heading, found };
}

test("axe sees what is hard to read, has no name, cannot be reached or is too small to press", async () => {
  const page = await context.newPage();
  await page.setContent(`<html lang="en"><title>Bad</title><main><h1>Bad</h1>
    <p style="color: #999">pale</p><button></button>
    <div style="height: 40px; overflow: auto">${"<p>long</p>".repeat(9)}</div>
    <a href="#a" style="display: block; height: 10px; width: 10px">a</a>
    <a href="#b" style="display: block; height: 10px; width: 10px">b</a></main>`);
  const rules = (await seriousFindings(page)).map((line) => line.split(":")[0]);
  assert.deepEqual([...new Set(rules)].sort(), [
    "button-name",
    "color-contrast",
    "scrollable-region-focusable",
    "target-size",
  ]);
  await page.close();
});

describe("a history with something of everything", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let made: Synthetic;
  let server: Awaited<ReturnType<typeof serveDashboard>>;

  before(async () => {
    made = fillRichHistory(dir);
    server = await serveDashboard(dir);
  });
  after(async () => {
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const pages: [what: string, path: () => string, heading: RegExp][] = [
    ["the overview", () => "/", /over its limit/],
    ["the explorer", () => "/series", /^Series$/],
    ["the explorer with a line for each workload", () => "/series?view=lines", /^Series$/],
    ["a series", () => "/series/get-p1", /^GET, pipeline 1$/],
    [
      "a series with limits, pins and a table",
      () =>
        `/series/mix-large?metric=latency_us_p999&view=table&pin=${made.shas[4]}&pin=${made.shas[14]}&with=metric.latency_us_p99`,
      /^Mix with large values$/,
    ],
    ["the commits", () => "/commits", /^Commits of main$/],
    ["a search that finds nothing", () => "/commits?q=nothing-like-it", /nothing-like-it/],
    ["a commit", () => `/commits/${made.planted.parser}`, /^Slower/],
    [
      "a commit with histograms and profiles",
      () => `/commits/${made.planted.parser}?host=rack-8c&distribution=get-p1`,
      /^Too early/,
    ],
    ["a commit that did not build", () => `/commits/${made.unbuilt}`, /did not build/],
    ["the beginning of a comparison", () => "/compare", /^Compare two commits$/],
    ["a comparison", () => `/compare/${made.shas[4]}...${made.shas[22]}`, /^Worse/],
    ["the releases", () => "/releases", /^Releases/],
    ["the regressions", () => "/regressions", /^Regressions/],
    ["a regression", () => "/regressions/1", /^Confirmed regression/],
    ["the hosts", () => "/hosts", /^Hosts$/],
    ["a host with its layout", () => "/hosts?host=rack-8c", /^Hosts$/],
    ["an unknown address", () => "/nothing", /^Not found$/],
  ];
  for (const [what, path, heading] of pages) {
    test(`axe finds nothing serious on ${what}`, async () => {
      const told = await findingsOf(`${server.url}${path()}`);
      assert.match(told.heading, heading);
      assert.deepEqual(told.found, []);
    });
  }

  test("axe finds nothing serious on what opens on demand: the keys of a chart, a flame graph", async () => {
    const chart = await open(context, `${server.url}/series/get-p1`);
    await chartOf(chart).drawn();
    await chart.getByRole("button", { name: "Keys (?)" }).click();
    await chart.getByRole("dialog").waitFor();
    assert.deepEqual(await seriousFindings(chart), []);
    const commit = await open(context, `${server.url}/commits/${made.planted.parser}?host=rack-8c`);
    await commit.locator("section[aria-labelledby=inside] summary").first().click();
    await commit.getByRole("button", { name: "Draw the flame graph" }).click();
    await commit.locator("[data-flame] svg g").first().waitFor();
    assert.deepEqual(await seriousFindings(commit), []);
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

  const sha = "0".repeat(40);
  for (const path of [
    ...["/", "/series", "/series/get-p1", "/commits", `/commits/${sha}`, "/compare", `/compare/${sha}...v1`],
    ...["/releases", "/regressions", "/regressions/1", "/hosts", "/nothing"],
  ]) {
    test(`axe finds nothing serious on ${path}`, async () => {
      const { heading, found } = await findingsOf(`${server.url}${path}`);
      assert.match(heading, path === "/nothing" ? /^Not found$/ : /^Nothing measured yet$/);
      assert.deepEqual(found, []);
    });
  }
});
