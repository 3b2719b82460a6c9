import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { bodyText, launchBrowser, open } from "../fixture/browser.ts";
import { serveDashboard } from "../fixture/dashboard-server.ts";
import { tooWide } from "../fixture/page-fits.ts";
import { fillSyntheticHistory, type Synthetic } from "../fixture/synthetic-history.ts";
import { buildDashboardOnce } from "../setup/build.ts";

const ALL = 43;
const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
let browser: Browser;
let made: Synthetic;
let server: Awaited<ReturnType<typeof serveDashboard>>;
let context: BrowserContext;
let plain: BrowserContext;

before(async () => {
  await buildDashboardOnce();
  browser = await launchBrowser();
  const history = { dir, commits: 30, seed: 11, branch: "release/1.x" };
  // The newest session is what a page begins with, so the other host class comes first.
  fillSyntheticHistory({ ...history, rounds: 3, host_class: "other-4-core", workloads: 2 });
  made = fillSyntheticHistory({ ...history, rounds: 5, waiting: 1 });
  server = await serveDashboard(dir);
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  plain = await browser.newContext({ javaScriptEnabled: false });
});
after(async () => {
  await context?.close();
  await plain?.close();
  await server?.stop();
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
});

const of = (path: string) => `${server.url}${path}`;
const RELEASES = "/compare/v0.1.0...v0.2.0";
const HOST = "?host=synthetic-2-core";
const rows = (page: Page) => page.locator("table:has(caption:text('Every series')) tbody tr");
const words = async (page: Page) => {
  const all = await rows(page).allInnerTexts();
  const count = (word: RegExp) => all.filter((text) => word.test(text)).length;
  return {
    all: all.length,
    worse: count(/▼\s*worse/),
    better: count(/▲\s*better/),
    untold: count(/\?\s*can't tell/),
  };
};

test("without JavaScript two names lead to one sentence, and to the table that it is computed from", async () => {
  const page = await open(plain, of("/compare"));
  assert.match(await bodyText(page), /Give a tag, a branch \(its newest commit is meant\)/);
  await page.getByLabel("A, the reference").fill("v0.1.0");
  await page.getByLabel("B, compared with it").fill("v0.2.0");
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await page.waitForURL(/\/compare\/v0\.1\.0\.\.\.v0\.2\.0/);
  const sentence = await page.locator("h1").innerText();
  assert.match(sentence, /^Worse: .+ latency p99\.9 ×[\d.]+ \([\d.]+ to [\d.]+\).+ and \d+ more\./);
  const { all, worse, better } = await words(page);
  assert.equal(all, ALL);
  assert.equal(better, 0);
  assert.equal(Number(/and (\d+) more/.exec(sentence)?.[1]) + 2, worse, sentence);
  const first = await rows(page).first().innerText();
  assert.match(
    first,
    /^Latency p99\.9 .+A\s+[\d.]+\sms\s*×5\s+B\s+[\d.]+\sms\s*×5\s+×[\d.]+/s,
    "what changed most is on top",
  );
  assert.match(await bodyText(page), /5 sessions measured both/);
});

test("a branch with a slash is a name, encoded or not, and means its newest commit", async () => {
  const page = await open(plain, of(`/compare/v0.1.0...release/1.x${HOST}`));
  const newest = made.shas[29]!.slice(0, 9);
  assert.match(await bodyText(page), new RegExp(`newest commit of branch release/1.x: ${newest}`));
  assert.match(await bodyText(page), /B has no value on host class synthetic-2-core; its page says why/);
  await page.getByRole("link", { name: /^compare \w{9} instead$/ }).click();
  await page.waitForURL(new RegExp(made.shas[28]!));
  assert.equal((await words(page)).all, ALL);
  await page.goto(of(`/compare/v0.1.0...release%2F1.x${HOST}`));
  assert.match(await bodyText(page), /newest commit of branch release\/1\.x/);
});

test("a name that may mean several commits is not chosen from, and one that means none says what can be given", async () => {
  const page = await open(plain, of(`/compare/${made.ambiguous}...v0.2.0`));
  assert.match(await bodyText(page), new RegExp(`${made.ambiguous} ?["”]? is ambiguous`));
  assert.equal(await page.locator("main li:has(a.hash)").count(), 2);
  await page.getByRole("link", { name: "The commit" }).first().click();
  await page.waitForURL(/\/compare\/abcdef0\w{33}\.\.\.v0\.2\.0/);
  assert.match(await page.locator("h1").innerText(), /^Worse: /);
  await page.goto(of("/compare/nothing...v0.2.0"));
  assert.match(await bodyText(page), /nothing ?["”]? is no tag, no branch, and no commit begins with it/);
  assert.equal(await page.getByLabel("B, compared with it").inputValue(), "v0.2.0");
  assert.match(await bodyText(page), /v0\.2\.0 against v0\.1\.0/);
  for (const [path, said] of [
    ["/compare/v0.1.0", /Compare two commits.+v0\.2\.0 against v0\.1\.0/s],
    ["/compare/v0.1.0...v0.1.0", /Both names mean the same commit/],
    ["/compare/a..b...v0.2.0", /is no name that git would take/],
    [`/compare/${encodeURIComponent("<img src=x>")}...v0.2.0`, /<img src=x>/],
    ["/compare/v0.1.0...v0.2.0?host_b=nobody", /No host class nobody/],
    ["/compare?a=../../etc&b=v0.2.0", /is no name that git would take/],
  ] as const) {
    const answer = await page.goto(of(path));
    assert.equal(answer?.status(), 200, path);
    assert.match(await bodyText(page), said, path);
    assert.equal(await page.locator("img[src=x]").count(), 0);
  }
});

test("filter, order and what changed are addresses that need no script", async () => {
  const page = await open(plain, of(RELEASES + HOST));
  const { worse } = await words(page);
  await page.getByRole("link", { name: `only the ${worse} that changed` }).click();
  await page.waitForURL(/only=changed/);
  assert.equal((await words(page)).all, worse);
  await page.getByRole("combobox", { name: "Metric" }).selectOption({ label: "Throughput" });
  await page.getByRole("button", { name: "Filter" }).click();
  await page.waitForURL(/metric=throughput_ops/);
  assert.match(page.url(), /only=changed/);
  assert.match(page.url(), /host=synthetic-2-core/);
  assert.match(await page.locator("h1").innerText(), /^Of the 4 series chosen: Slower: /);
  assert.equal((await words(page)).all, 4);
  await page.getByRole("link", { name: "as listed elsewhere" }).click();
  await page.waitForURL(/sort=series/);
  assert.match(await rows(page).first().innerText(), /^Throughput of GET, pipeline 1\b/);
  await page.getByRole("link", { name: "Clear" }).click();
  await page.getByRole("searchbox", { name: "Text" }).fill("set memory");
  await page.getByRole("button", { name: "Filter" }).click();
  assert.match(await rows(page).first().innerText(), /Memory per key of SET.+worse/s);
  await page.goto(of(`${RELEASES}?q=${encodeURIComponent('"><script>alert(1)</script>')}`));
  assert.match(await bodyText(page), /No series fits the filter/);
  await page.goto(of(`${RELEASES}?metric=nonsense&sort=x&only=1&workload=..`));
  assert.equal((await words(page)).all, ALL);
});

test("each metric has its geometric mean, with how many series are in it and what is left out", async () => {
  const page = await open(plain, of(RELEASES));
  const means = page.locator("section[aria-labelledby=means]");
  assert.match(await means.innerText(), /Fleming & Wallace 1986/);
  const throughput = means.locator("tr", { hasText: "Throughput" });
  assert.match(await throughput.innerText(), /Throughput\s+−2[4-8]\.\d\s%\s+4\s+none/);
  assert.doesNotMatch(await means.locator("table").innerText(), /worse|better/);
});

test("changes known between the two are listed in branch order, whichever of the two is the older", async () => {
  const page = await open(plain, of(RELEASES));
  const between = page.locator("section[aria-labelledby=between]");
  assert.match(await between.innerText(), /20 commits of release\/1\.x lead from A to B/);
  const { parser, tail, memory } = made.planted;
  const hashes = await between.locator("li a.hash").allInnerTexts();
  assert.deepEqual(
    hashes,
    [parser, tail, memory].map((sha) => sha.slice(0, 9)),
  );
  await between
    .getByRole("link", { name: /^Suspected regression/ })
    .first()
    .click();
  await page.waitForURL(/\/regressions\/\d+/);
  await page.goto(of(RELEASES));
  await page.getByRole("link", { name: "The other way round" }).click();
  await page.waitForURL(/\/compare\/v0\.2\.0\.\.\.v0\.1\.0/);
  assert.match(await page.locator("h1").innerText(), /^Better: /);
  assert.match(await between.innerText(), /lead from B to A, so what is told here as slower is faster/);
});

test("one commit on two host classes stands side by side and is not judged", async () => {
  const page = await open(plain, of(`/compare/v0.2.0...v0.2.0${HOST}&host_b=other-4-core`));
  const { all, worse, better } = await words(page);
  assert.deepEqual([all, worse, better], [ALL, 0, 0]);
  assert.match(await page.locator("h1").innerText(), /^Can't tell in any of \d+ series/);
  assert.match(await rows(page).first().innerText(), /values of different hosts are not comparable/);
  assert.match(await bodyText(page), /on host class other-4-core/);
});

test("the comparison is copied as Markdown and as JSON, and plain addresses answer both", async () => {
  const scripted = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const page = await open(scripted, of(`${RELEASES}?metric=throughput_ops`));
  await page.getByRole("link", { name: "Copy as Markdown" }).click();
  await page.getByText("Copied").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /^\*\*Slower: /);
  assert.equal(copied.match(/^\| Throughput of /gm)?.length, 4);
  await scripted.close();
  const markdown = await fetch(of("/api/compare/v0.1.0...v0.2.0?form=markdown&metric=throughput_ops"));
  assert.match(markdown.headers.get("content-type")!, /^text\/markdown/);
  assert.equal(await markdown.text(), copied);
  const json = await fetch(of("/api/compare/v0.1.0...release%2F1.x?form=json&q=latency%20p99")).then(
    (answer) => answer.json(),
  );
  assert.equal(json.b.sha, made.shas[29]);
  assert.equal(json.counts.all, ALL);
  assert.ok(json.series.every((one: { metric: string }) => one.metric.includes("p99")));
  for (const path of [
    "nothing...v0.2.0",
    "v0.1.0",
    `${made.ambiguous}...v0.2.0`,
    "v0.1.0...v0.2.0?host=nobody",
  ]) {
    assert.equal((await fetch(of(`/api/compare/${path}`))).status, 404, path);
  }
});

test("a hostile subject stays text on the page and in what is copied", async () => {
  const path = `${made.hostile}...v0.2.0`;
  const page = await open(plain, of(`/compare/${path}`));
  assert.match(await bodyText(page), /<script>alert\("subject"\)<\/script>/);
  const text = await fetch(of(`/api/compare/${path}?form=markdown`)).then((answer) => answer.text());
  assert.match(text, /\\<script\\>/);
  assert.ok(!text.includes("\u001b"));
});

test("releases stand side by side, each with the verdict that its own comparison gives", async () => {
  const page = await open(plain, of(`/compare${HOST}`));
  await page.getByRole("link", { name: "The newest side by side" }).click();
  await page.waitForURL(/\/releases/);
  const headings = await page.locator("thead th").allInnerTexts();
  assert.match(headings[1]!, /^v0\.2\.0\s.+against v0\.1\.0/s);
  assert.match(headings[2]!, /^v0\.1\.0\s.+nothing before it/s);
  const matrix = await page.locator("tbody tr").allInnerTexts();
  const in_matrix = matrix.filter((text) => /worse/.test(text)).map((text) => text.split(/\t|\n/)[0]!);
  await page.getByRole("link", { name: "against v0.1.0" }).click();
  await page.waitForURL(/\/compare\/v0\.1\.0\.\.\.v0\.2\.0/);
  const all = await rows(page).allInnerTexts();
  const worse = all.filter((text) => /▼\s*worse/.test(text)).map((text) => text.split(/\t|\n/)[0]!);
  assert.ok(in_matrix.length > 0);
  assert.deepEqual(
    in_matrix.filter((name) => !worse.includes(name)),
    [],
  );
  await page.goto(of(`/releases${HOST}&metric=all`));
  assert.equal(await page.locator("tbody tr").count(), ALL);
});

test("no page of it is wider than a small screen or odd on a large one, in light or dark", async () => {
  const sized = await browser.newContext();
  for (const path of [
    "/compare",
    RELEASES,
    `${RELEASES}?only=changed&sort=change`,
    `/compare/${made.ambiguous}...nothing`,
    `/compare/${made.hostile}...v0.2.0`,
    "/releases?metric=all",
  ]) {
    const page = await open(sized, of(path));
    assert.deepEqual(await tooWide(page, [360, 1600]), [], path);
  }
  await sized.close();
});
