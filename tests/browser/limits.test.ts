import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext } from "playwright-core";
import { bodyText, launchBrowser, open } from "../fixture/browser.ts";
import { chartOf } from "../fixture/chart-page.ts";
import { serveDashboard } from "../fixture/dashboard-server.ts";
import { fillSyntheticHistory, type Synthetic } from "../fixture/synthetic-history.ts";
import { buildDashboardOnce } from "../setup/build.ts";

let browser: Browser;

before(async () => {
  await buildDashboardOnce();
  browser = await launchBrowser();
});
after(() => browser?.close());

describe("limits and parts of a measured history", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let made: Synthetic;
  let server: Awaited<ReturnType<typeof serveDashboard>>;
  let context: BrowserContext;

  before(async () => {
    made = fillSyntheticHistory({ dir, commits: 30, rounds: 5, seed: 11 });
    server = await serveDashboard(dir);
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  });
  after(async () => {
    await context?.close();
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test("a commit that breaks a limit says so first, beside what became slower", async () => {
    const page = await open(context, `${server.url}/commits/${made.planted.tail}`);
    assert.match(
      await page.locator("h1").innerText(),
      /^Latency p99\.9 of Mix with large values is [\d.]+\sms: over its limit of 10\sms \(median of 5 runs\)\.\s+Slower: /,
    );
    const limits = page.locator("section[aria-labelledby=limits]");
    assert.match(await limits.innerText(), /4 absolute limits: 1 broken, 2 kept, can't tell of 1/);
    const broken = limits.locator("tr", { hasText: "broken" });
    assert.equal(await broken.count(), 1);
    assert.match(await broken.innerText(), /Latency p99\.9.+at most 10\sms\s+[\d.]+\sms\s*×5\s+▼\s*broken/s);
    const untold = limits.locator("tr", { hasText: "Bytes held of large" });
    assert.match(await untold.innerText(), /at most 500\sMB\s+no value\s+\?\s*can't tell: not measured/);
    await page.goto(`${server.url}/commits/${made.shas[12]}`);
    assert.doesNotMatch(await page.locator("h1").innerText(), /limit/);
    assert.match(await limits.innerText(), /4 absolute limits: 3 kept, can't tell of 1/);
  });

  test("the overview lists the limits that are broken, with the commit since when", async () => {
    const page = await open(context, server.url);
    assert.match(await page.locator("h1").innerText(), /^Latency p99\.9 of .+ over its limit of 10\sms/);
    const items = page.locator("section[aria-labelledby=broken] li");
    assert.equal(await items.count(), 1);
    assert.match(
      await items.innerText(),
      new RegExp(`over its limit of 10\\sms.+Since ${made.planted.tail.slice(0, 9)}: Collect expired`, "s"),
    );
  });

  test("a limit is a line in its chart and a sentence beside it, with and without JavaScript", async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const still = await open(plain, `${server.url}/series/mix-large?metric=latency_us_p999`);
    const section = still.locator("#latency_us_p999");
    assert.match(
      await section.innerText(),
      new RegExp(`Limit 10\\sms: broken since ${made.planted.tail.slice(0, 9)}, in the median of 5 runs`),
    );
    assert.match((await section.locator("text[data-shape=limit]").textContent())!, /^limit 10\sms$/);
    assert.equal(await section.locator("line[data-shape=limit]").count(), 1);
    await still.goto(`${server.url}/series/mix-large`);
    const far = still.locator("#throughput_ops");
    assert.match(await far.innerText(), /Limit at least 5000\sops\/s: kept\./);
    assert.match((await far.locator("text[data-shape=limit]").textContent())!, /^↓ limit 5000/);
    assert.equal(await far.locator("line[data-shape=limit]").count(), 0);
    assert.match(
      await bodyText(still),
      /Bytes held, large, limit 500\sMB: can’t tell, no run has measured it yet/,
    );
    await plain.close();
    const page = await open(context, `${server.url}/series/mix-large?metric=latency_us_p999`);
    await chartOf(page).drawn();
    await page.locator("#latency_us_p999 text[data-shape=limit]", { hasText: "limit 10" }).waitFor();
    assert.match(await chartOf(page).readout.innerText(), /over its limit of 10\sms/);
  });

  test("parts of a workload come after the whole, under their name, and every link finds them", async () => {
    const page = await open(context, `${server.url}/series/mix-large`);
    const ids = await page.locator("main section[id]").evaluateAll((all) => all.map(({ id }) => id));
    assert.equal(ids[0], "throughput_ops", "the one in focus comes first");
    assert.deepEqual(ids.slice(-10), [
      "memory_bytes_per_key",
      "latency_us_p50-large",
      "latency_us_p99-large",
      "tenant_keys-large",
      "latency_us_p50-small",
      "latency_us_p99-small",
      "cpu_us_per_op",
      "instructions_per_op",
      "context_switches_per_op",
      "memory_peak_bytes",
    ]);
    const large = page.locator("section[aria-labelledby=part-large]");
    assert.deepEqual(await large.locator("h3").allInnerTexts(), [
      "Latency p50, large",
      "Latency p99, large",
      "Keys held, large",
    ]);
    assert.match(await large.innerText(), /128\skeys at/);
    assert.match(await large.innerText(), /Limit 60\sms: kept/);
    const odd = await page.locator("[id*='@'], [aria-labelledby*='@']").evaluateAll((all) => all.length);
    assert.equal(odd, 0);
    await page.goto(`${server.url}/commits/${made.planted.tail}`);
    await page.locator("section[aria-labelledby=against] > details > summary").click();
    await page.getByRole("link", { name: "Latency p99, large" }).click();
    await page.waitForURL(/metric=latency_us_p99%40large/);
    await chartOf(page).drawn();
    assert.equal(await page.locator("main h2").first().innerText(), "Latency p99, large");
  });

  test("what an operation cost the engine stands apart, and opens on request", async () => {
    const page = await open(context, `${server.url}/commits/${made.planted.tail}`);
    const others = page.locator("section[aria-labelledby=against] > details");
    await others.locator("> summary").click();
    const inside = others.locator("details", { hasText: "Inside the engine" });
    assert.equal(await inside.count(), 1, "only one workload has it");
    assert.equal(await inside.getByRole("link").first().isVisible(), false);
    await inside.locator("summary").click();
    const told = await inside.innerText();
    for (const figure of [
      /CPU time per operation\s+3\d\.\d\sµs/,
      /Instructions per operation\s+9\d\.\d\sk/,
    ]) {
      assert.match(told, figure);
    }
    await page.locator("summary", { hasText: "All runs" }).click();
    assert.match(
      await page.locator("main").innerText(),
      /612 interrupts, 3 of devices; up to 0\.80\s% stolen/,
    );
    await inside.getByRole("link", { name: "CPU time per operation" }).click();
    await page.waitForURL(/metric=cpu_us_per_op/);
    assert.equal(await page.locator("main h2").first().innerText(), "CPU time per operation");
    await page.goto(`${server.url}/series`);
    assert.equal(await page.locator("details", { hasText: "Inside the engine" }).count(), 1);
  });

  test("the badge says that a limit is broken, in the colour of what is worse", async () => {
    const svg = await fetch(`${server.url}/badge/branch/main.svg`).then((response) => response.text());
    assert.match(svg, /<title>performance: limit broken<\/title>/);
    assert.match(svg, /fill="#b3261e"/);
  });
});

describe("limits after two rounds", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let made: Synthetic;
  let server: Awaited<ReturnType<typeof serveDashboard>>;
  let context: BrowserContext;

  before(async () => {
    made = fillSyntheticHistory({ dir, commits: 30, rounds: 2, seed: 3 });
    server = await serveDashboard(dir);
    context = await browser.newContext();
  });
  after(async () => {
    await context?.close();
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test("a limit that two runs lie beyond is shown and not flagged", async () => {
    const page = await open(context, `${server.url}/commits/${made.shas[29]}`);
    assert.doesNotMatch(await page.locator("h1").innerText(), /limit/);
    const row = page.locator("section[aria-labelledby=limits] tr", { hasText: "Latency p99.9" });
    assert.match(await row.innerText(), /can't tell: over it in 2 of 2 runs so far/);
    await page.goto(server.url);
    assert.equal(await page.locator("section[aria-labelledby=broken]").count(), 0);
    const badge = await fetch(`${server.url}/badge/branch/main.svg`).then((response) => response.text());
    assert.match(badge, /performance: too early</);
    await page.goto(`${server.url}/series/mix-large`);
    assert.match(
      await page.locator("#latency_us_p999").innerText(),
      /Limit 10\sms: can’t tell, over it in 2 of 2 runs so far\./,
    );
  });
});
