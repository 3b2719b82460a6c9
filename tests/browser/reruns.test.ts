import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext } from "playwright-core";
import { launchBrowser, open } from "../fixture/browser.ts";
import { serveDashboard } from "../fixture/dashboard-server.ts";
import { fillSyntheticHistory, type Synthetic } from "../fixture/synthetic-history.ts";
import { addSyntheticReruns } from "../fixture/synthetic-reruns.ts";
import { buildDashboardOnce } from "../setup/build.ts";

const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
let browser: Browser;
let made: Synthetic;
let server: Awaited<ReturnType<typeof serveDashboard>>;
let context: BrowserContext;

before(async () => {
  await buildDashboardOnce();
  browser = await launchBrowser();
  made = fillSyntheticHistory({ dir, commits: 30, rounds: 5, seed: 11 });
  const { parser, improvement } = made.planted;
  const told = addSyntheticReruns({
    dir,
    made,
    turns: 60,
    at: [
      { sha: parser, shows: true },
      { sha: improvement, shows: false },
    ],
  });
  assert.deepEqual(
    told.filter(({ what }) => what !== "begun").map(({ what, sha }) => [what, sha]),
    [
      ["not-reproduced", improvement],
      ["confirmed", parser],
    ],
  );
  server = await serveDashboard(dir);
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
});
after(async () => {
  await context?.close();
  await server?.stop();
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
});

test("what reruns confirmed is told with their figures; what they did not is listed apart", async () => {
  const page = await open(context, `${server.url}/regressions`);
  const headings = await page.locator("article h2").allInnerTexts();
  assert.deepEqual(
    headings.map((heading) => heading.slice(2)),
    [
      `Suspected regression at ${made.planted.memory.slice(0, 9)}`,
      `Suspected regression at ${made.planted.tail.slice(0, 9)}`,
      `Confirmed regression at ${made.planted.parser.slice(0, 9)}`,
    ],
  );
  const confirmed = page.locator("article").last();
  assert.match(await confirmed.innerText(), /Decided by 60 turns of reruns alone, both ends by turns on/);
  const aside = page.locator("section[aria-labelledby=not-reproduced]");
  assert.match(
    await aside.innerText(),
    new RegExp(`Improvement at ${made.planted.improvement.slice(0, 9)}.+Not reproduced: no change in`, "s"),
  );
});

test("the commit's own page says what became of it, and the list of commits announces the confirmed", async () => {
  const page = await open(context, `${server.url}/commits/${made.planted.parser}`);
  const text = await page.locator("main").innerText();
  assert.match(await page.locator("h1").innerText(), /^Slower: /);
  assert.match(text, /Confirmed by interleaved reruns of both ends, whose figures these are\./);
  await page.getByRole("link", { name: "All runs, with where they ran" }).click();
  await page.locator("details#all-runs").waitFor();
  const runs = await page.locator("section[aria-labelledby=runs]").textContent();
  assert.match(runs ?? "", /rerun \d+/, "its reruns are among its runs");
  await page.goto(`${server.url}/commits/${made.planted.improvement}`);
  assert.match(await page.locator("main").innerText(), /Not reproduced: seen in the history/);
  await page.goto(`${server.url}/commits`);
  const row = (sha: string) => page.locator("tr", { hasText: sha.slice(0, 9) }).innerText();
  assert.match(await row(made.planted.parser), /▼ worse: [a-z].+[−+×][\d.]+.*\s5 sessions/);
  assert.match(await row(made.planted.memory), /▼ suspected worse/);
  assert.match(await row(made.planted.improvement), /better, not reproduced/);
  assert.doesNotMatch(await row(made.planted.improvement), /▲/);
});
