import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext } from "playwright-core";
import { launchBrowser, open } from "../fixture/browser.ts";
import { serveDashboard } from "../fixture/dashboard-server.ts";
import { fillSyntheticHistory, type Synthetic } from "../fixture/synthetic-history.ts";
import { addSyntheticSessions, type SyntheticSessions } from "../fixture/synthetic-sessions.ts";
import { buildDashboardOnce } from "../setup/build.ts";

let browser: Browser;

before(async () => {
  await buildDashboardOnce();
  browser = await launchBrowser();
});
after(() => browser?.close());

describe("a history measured in two epochs", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let made: Synthetic;
  let more: SyntheticSessions;
  let server: Awaited<ReturnType<typeof serveDashboard>>;
  let context: BrowserContext;
  let plain: BrowserContext;
  const short = (index: number) => made.shas[index]!.slice(0, 9);
  const what_changed = /kernel: 6\.12\.0-synthetic → 6\.13\.2-synthetic; governor: performance → powersave/;

  before(async () => {
    made = fillSyntheticHistory({ dir, commits: 30, rounds: 5, seed: 11, waiting: 6, workloads: 4 });
    more = addSyntheticSessions({ dir, made });
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

  test("without JavaScript the break is drawn, and said in words, in the drawing and in the table", async () => {
    const page = await open(plain, `${server.url}/series/get-p1?view=table`);
    const said = await page.getByText("The host changed", { exact: false }).first().locator("..").innerText();
    assert.match(said, new RegExp(`before ${short(more.first_after)}`));
    assert.match(said, what_changed);
    const section = page.locator("#throughput_ops");
    const drawn = section.locator("line[data-shape=break]");
    assert.equal(await drawn.count(), 1);
    assert.match((await section.locator("text[data-shape=break]").textContent())!, /^kernel: 6\.12\.0/);
    const row = section.locator("tr[data-break]");
    assert.match((await row.textContent())!, what_changed);
    const rows = await section.locator("#table tbody tr").allTextContents();
    const at = rows.findIndex((text) => text.startsWith("The host changed"));
    assert.match(rows[at - 1]!, new RegExp(`^${short(more.first_after)}`));
    assert.match(rows[at + 1]!, new RegExp(`^${short(more.first_after - 1)}.+in both epochs`));
  });

  test("the live chart interrupts its line there, and the readout tells of it", async () => {
    const page = await open(context, `${server.url}/series/get-p1`);
    const section = page.locator("#throughput_ops");
    const curve = section.locator(".recharts-line-curve").first();
    await curve.waitFor();
    const path = (await curve.getAttribute("d"))!;
    assert.equal(
      path.match(/M/g)?.length,
      4,
      "two commits without a value and one new epoch part the line in four",
    );
    await section.locator("text[data-shape=break]", { hasText: "kernel: 6.12.0" }).waitFor();
    const chart = section.getByRole("slider");
    await chart.focus();
    for (let back = 1; back < 6; back++) await chart.press("ArrowLeft");
    const readout = section.locator("[data-readout]");
    assert.match(await readout.innerText(), new RegExp(`^${short(more.first_after)}`));
    assert.match(await readout.innerText(), what_changed);
    assert.match((await chart.getAttribute("aria-valuetext"))!, /the host changed before it: kernel/);
    await chart.press("ArrowLeft");
    assert.match(await readout.innerText(), /measured in both epochs of the host/);
  });

  test("the control tells how the host fared, and where its chain changed hands", async () => {
    const page = await open(plain, `${server.url}/series/get-p1`);
    const host = page.locator("section[aria-labelledby=host]");
    const said = await host.innerText();
    const [one, two, three] = more.controls.map(short);
    assert.match(said, new RegExp(`the control ${three} is one commit measured again`));
    assert.match(said, /35 sessions since .+, 2 epochs/);
    assert.match(
      said,
      new RegExp(`Control changed on .+, from ${one} to ${two}, after 5 sessions side by side`),
    );
    assert.match(said, new RegExp(`Control changed without overlap on .+, from ${two} to ${three}`));
    const lines = host.locator("[data-course]");
    assert.equal(await lines.count(), 1, "of the metric in focus");
    const throughput = await lines.first().innerText();
    assert.match(throughput, /Control moved by at most [\d.]+\s% in 35 sessions; noise [\d.]+\s%/);
    assert.match(throughput, /The newest epoch moved it by −1[0-9]\.\d\s%/);
    assert.equal(await lines.first().getByRole("img").count(), 1);
  });

  test("a commit's page says in brief what was not good on the host in its sessions", async () => {
    const page = await open(plain, `${server.url}/commits/${made.shas[more.first_after]}`);
    const runs = await page.locator("section[aria-labelledby=runs]").innerText();
    assert.match(runs, /Host: governor powersave \(should be performance\); .+; swappiness 60\./);
    await page.goto(`${server.url}/commits/${made.shas[1]}`);
    assert.doesNotMatch(await page.locator("section[aria-labelledby=runs]").innerText(), /Host:/);
  });

  test("words of a strange machine are words, and no page is wider than its window", async () => {
    const narrow = await browser.newContext({ viewport: { width: 360, height: 780 } });
    for (const path of ["/series/get-p1", `/commits/${made.shas[more.first_after]}`]) {
      const page = await open(narrow, `${server.url}${path}`);
      assert.notEqual(await page.title(), "owned");
      assert.equal(await page.locator("main img, main script[src]").count(), 0);
      const said = await page.locator("main").innerText();
      for (const unseen of ["\u202e", "\u001b"]) assert.ok(!said.includes(unseen));
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
    }
    await narrow.close();
  });
});

describe("a history of two rounds", () => {
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

  test("nothing is said of the host before there is something to say", async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const page = await open(plain, `${server.url}/series/get-p1`);
    assert.match(
      await page.locator("section[aria-labelledby=host]").innerText(),
      /Nothing can be said yet: 2 sessions with a value so far, 5 are needed/,
    );
    await plain.close();
  });
});
