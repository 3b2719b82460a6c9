import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { storeProfile } from "../../db/commands/profile/store-profile.ts";
import { bodyText, launchBrowser, open } from "../fixture/browser.ts";
import { serveDashboard } from "../fixture/dashboard-server.ts";
import { profileOf } from "../fixture/profiles.ts";
import { seedEngine, shaOf, temporaryDatabase } from "../fixture/temporary-database.ts";
import { buildDashboardOnce } from "../setup/build.ts";

const HOSTILE = `<img src=x onerror="alert(1)">${"y".repeat(150)}`;

const { ctx, dir } = temporaryDatabase();
let browser: Browser;
let server: Awaited<ReturnType<typeof serveDashboard>>;
const keys: string[] = [];

before(async () => {
  const { commits, workload_revision_id, variant_id, epoch_id } = seedEngine(ctx, [1, 2, 3]);
  const stacks = [
    { "serve@dist/server.js;parse@dist/parser.js": 600, "serve@dist/server.js;old@dist/old.js": 400 },
    {
      "serve@dist/server.js;parse@dist/parser.js": 900,
      [`serve@dist/server.js;${HOSTILE}@dist/new.js`]: 500,
      "serve@dist/server.js": 600,
    },
  ];
  for (const [at, one] of stacks.entries()) {
    const result = profileOf(one);
    keys.push(result.key);
    storeProfile({
      ctx,
      input: { commit_id: commits[at]!.commit_id, workload_revision_id, variant_id, epoch_id, result },
    });
  }
  await buildDashboardOnce();
  browser = await launchBrowser();
  server = await serveDashboard(dir);
});
after(async () => {
  await server?.stop();
  await browser?.close();
});

const first = shaOf(1);
const second = shaOf(2);

test("without JavaScript a table tells where the time goes, and what changed", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await open(context, `${server.url}/commits/${second}`);
  const section = page.locator("section[aria-labelledby=inside]");
  assert.equal(await section.getByText("Shares are of the samples").isVisible(), false);
  await section.locator("summary").click();
  const text = await section.innerText();
  assert.match(
    text,
    /97\s%\s+120\sµs, 2\.40\sms, 31\.0\sms\s+14 minor: 1\.0\s% of the time, longest 3\.10\sms\s+20\.0\sMiB/,
  );
  assert.match(text, /\(2000 samples\) against its last profiled ancestor \w+ \(1000 samples\) commit 1/);
  assert.match(text, /parse dist\/parser\.js\s+45\s%\s+45\s%\s+−15\.0\spoints/);
  assert.match(text, /old dist\/old\.js\s+0\.0\s%\s+0\.0\s%\s+−40\.0\spoints/);
  assert.ok(text.includes(HOSTILE), "a function's name is text");
  assert.equal(await section.locator("img").count(), 0);
  assert.equal(await section.getByRole("button", { name: /flame/ }).count(), 0);
  await context.close();
});

test("asked for, a flame graph is drawn; nothing of it is fetched before", async () => {
  for (const width of [360, 1600]) {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    const page = await open(context, `${server.url}/commits/${second}`);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.waitForTimeout(300);
    assert.ok(!asked.some((url) => url.includes("/api/profiles/")));
    await page.locator("section[aria-labelledby=inside] summary").click();
    await page.getByRole("button", { name: "Draw the flame graph" }).click();
    await page.locator("[data-flame] svg g").first().waitFor();
    const told = await page.locator("[data-flame] svg title").allTextContents();
    assert.ok(
      told.some((words) =>
        /^parse \(dist\/parser\.js\): 45\s%, 900 samples; −15\.0\spoints against \w+$/.test(words),
      ),
      told.join("\n"),
    );
    const colour = (name: string) => page.locator(`[data-flame] g[name="${name}"] rect`).getAttribute("fill");
    assert.match((await colour("parse"))!, /--focus/);
    assert.match((await colour("serve"))!, /--ink/, "what did not change has no colour");
    const top = () =>
      page.locator("[data-flame]").evaluate((graph) => graph.getBoundingClientRect().top + scrollY);
    const top_before = await top();
    for (const frame of await page.locator("[data-flame] svg g").all()) {
      await frame.dispatchEvent("mouseover");
      assert.equal(await top(), top_before, "the graph stays where it is, whatever is told of it");
    }
    await page.locator('[data-flame] g[name="parse"]').click();
    await page.getByRole("button", { name: "Whole graph" }).click();
    const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wider, false);
    await context.close();
  }
});

test("any commit can be compared with, by the beginning of its hash; what cannot is said", async () => {
  const context = await browser.newContext();
  const page = await open(context, `${server.url}/commits/${first}`);
  const section = page.locator("section[aria-labelledby=inside]");
  await section.locator("summary").click();
  assert.match(await section.innerText(), /there is nothing to compare it with/);
  await page.getByLabel("Compare with commit").fill(second);
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await page.waitForURL(/against=/);
  assert.match(await section.innerText(), /\(1000 samples\) against \w+ \(2000 samples\) commit 2/);
  for (const [against, said] of [
    [shaOf(3), /was not looked into under get-p1/],
    ["abcdef", /No commit begins with abcdef/],
    ["0000", /is ambiguous/],
    [first, /this very commit/],
  ] as const) {
    await page.goto(`${server.url}/commits/${first}?against=${against}`);
    assert.match(await section.innerText(), said);
  }
  for (const query of ["against=%3Cb%3E", "against=1&against=2", "workload=%00", "workload=nothing"]) {
    const answer = await page.goto(`${server.url}/commits/${first}?${query}`);
    assert.equal(answer!.status(), 200);
    assert.match(await bodyText(page), /Where the time goes/);
  }
  await context.close();
});

test("a profile is handed out by its key alone, as the graph's data and as V8 wrote it", async () => {
  const ask = (path: string) => fetch(`${server.url}/api/profiles/${path}`);
  const flame = await ask(`${keys[1]}?against=${keys[0]}`);
  assert.equal((await flame.json()).samples, 2_000);
  const file = await ask(`${keys[1]}?form=cpuprofile`);
  assert.match(file.headers.get("content-disposition")!, /^attachment; filename="[0-9a-f-]+\.cpuprofile"$/);
  assert.equal(await file.text(), '{"nodes":[]}');
  const unknown = "00000000-0000-4000-8000-000000000000";
  for (const path of [unknown, `${keys[1]}?against=${unknown}`, "..%2f..", `${keys[1]}?form=exe`]) {
    assert.equal((await ask(path)).status, 404, path);
  }
});
