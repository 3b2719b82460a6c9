import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext } from "playwright-core";
import { storeRun } from "../../db/commands/run/store-run.ts";
import { openSession } from "../../db/commands/session/open-session.ts";
import { recordWorkload } from "../../db/commands/workload/record-workload.ts";
import { bodyText, launchBrowser, open } from "../fixture/browser.ts";
import { serveDashboard } from "../fixture/dashboard-server.ts";
import { tooWide } from "../fixture/page-fits.ts";
import { blobsOf } from "../fixture/run-blobs.ts";
import { fillSyntheticHistory, type Synthetic } from "../fixture/synthetic-history.ts";
import { runOf, seedEngine, shaOf, temporaryDatabase } from "../fixture/temporary-database.ts";
import { buildDashboardOnce } from "../setup/build.ts";

let browser: Browser;
let plain: BrowserContext;

before(async () => {
  await buildDashboardOnce();
  browser = await launchBrowser();
  plain = await browser.newContext({ javaScriptEnabled: false });
});
after(async () => {
  await plain?.close();
  await browser?.close();
});

describe("a commit of a measured history", () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-"));
  let made: Synthetic;
  let server: Awaited<ReturnType<typeof serveDashboard>>;

  before(async () => {
    made = fillSyntheticHistory({ dir, commits: 30, rounds: 5, seed: 11 });
    server = await serveDashboard(dir);
  });
  after(async () => {
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test("what changed stands first, all else behind one click that needs no script", async () => {
    const page = await open(plain, `${server.url}/commits/${made.planted.tail}`);
    const against = page.locator("section[aria-labelledby=against]");
    const shown = await against.locator("tr:visible", { has: page.locator("th[scope=row]") }).allInnerTexts();
    assert.ok(shown.length > 0 && shown.every((row) => /Latency p99\.9.+worse/s.test(row)), shown.join("\n"));
    const others = against.locator("> details");
    const said = await others.locator("> summary").innerText();
    assert.match(said, /^The other (\d+) series: no change in \d+, not told, or only shown, in \d+$/);
    assert.equal(shown.length + Number(/\d+/.exec(said)![0]), 43);
    await others.locator("> summary").click();
    assert.match(await others.innerText(), /Throughput.+no change/s);
    await against.getByRole("link", { name: "Side by side" }).click();
    await page.waitForURL(/\/compare\/\w{40}\.\.\.\w{40}$/);
  });

  test("where nothing changed that is said, and nothing is hidden that has no ancestor to be compared with", async () => {
    const page = await open(plain, `${server.url}/commits/${made.shas[4]}`);
    const against = page.locator("section[aria-labelledby=against]");
    assert.match(await against.innerText(), /None of its 43 series is told to have changed\./);
    await page.goto(`${server.url}/commits/${made.shas[0]}`);
    assert.equal(await against.locator("> details").count(), 0);
    assert.match(await against.innerText(), /Throughput\s+[\d.]+\sk ops\/s/);
  });

  test("tenants and other parts have a table of their own", async () => {
    const page = await open(plain, `${server.url}/commits/${made.planted.parser}`);
    const parts = page.locator("section[aria-labelledby=parts]");
    await parts.locator("summary").click();
    assert.match(await parts.innerText(), /Mix with large values/);
    const large = parts.locator("tr", { hasText: /^large/ });
    assert.match(await large.innerText(), /large\s+[\d.]+\sms.+128\skeys/s);
  });

  test("where no histogram is kept the page says so instead of drawing one", async () => {
    const page = await open(plain, `${server.url}/commits/${made.planted.parser}`);
    const section = page.locator("section[aria-labelledby=distributions]");
    await section.locator("summary").click();
    assert.match(await section.innerText(), /No latencies are kept of its runs\./);
    assert.equal(await section.locator("svg").count(), 0);
  });
});

describe("a commit whose runs are kept whole", () => {
  const { ctx, dir } = temporaryDatabase();
  const HOSTILE = `<img src=x onerror="alert(1)">`;
  let server: Awaited<ReturnType<typeof serveDashboard>>;

  before(async () => {
    const seed = seedEngine(ctx, [1, 2]);
    const { engine_id, branch_id, host_id, epoch_id, commits, variant_id } = seed;
    const data = { title: HOSTILE, clients: [{ name: "main", pipeline: 4 }] };
    const piped = recordWorkload({ ctx, input: { name: "get-p4", revision: "444444444444", data } });
    for (let n = 0; n < 3; n++) {
      const session_id = openSession({
        ctx,
        input: {
          ...{
            key: `session-${n}-of`,
            engine_id,
            branch_id,
            host_id,
            epoch_id,
            kind: "candidate",
            checks: {},
          },
          origin: "measured",
          commits: commits.map(({ commit_id }) => ({ commit_id, role: "candidate" as const })),
        },
      });
      for (const [at, { commit_id }] of commits.entries()) {
        for (const workload_revision_id of [seed.workload_revision_id, piped]) {
          const tail = at === 1 ? 9_000 : 3_000;
          const latencies_us = Array.from({ length: 800 }, (_, i) => (i >= 776 ? tail : 200 + (i % 50)));
          const result = {
            ...runOf(`run-${n}-${at}-${workload_revision_id}`, 1_000 + n),
            blobs: blobsOf({ latencies_us, operations: [90, 110, n === 1 && at === 1 ? 0 : 100, 100] }),
          };
          storeRun({ ctx, input: { session_id, commit_id, workload_revision_id, variant_id, result } });
        }
      }
    }
    server = await serveDashboard(dir);
  });
  after(() => server?.stop());

  test("without JavaScript its percentiles stand beside its parent's, as far as the samples bear them", async () => {
    const page = await open(plain, `${server.url}/commits/${shaOf(2)}`);
    const section = page.locator("section[aria-labelledby=distributions]");
    assert.equal(await section.locator("[data-percentiles]").isVisible(), false);
    await section.locator("summary").click();
    assert.equal(await section.locator("[data-percentiles] path").count(), 2);
    const text = await section.innerText();
    assert.match(
      text,
      /Latency of 3 runs together \(2400 replies\), dashed of 3 runs of 000000000 \(2400 replies\)/,
    );
    assert.match(text, /in the 3 sessions that measured both/);
    assert.match(text, /p50\s+2\d\d\sµs\s+2\d\d\sµs/);
    assert.match(text, /p99\s+9\.\d\d\sms\s+3\.\d\d\sms/);
    assert.doesNotMatch(text, /p99\.9/, "24 of 2,400 lie beyond p99, and 2.4 beyond p99.9");
    const labels = await section.locator("[data-percentiles] text").allTextContents();
    assert.deepEqual(
      labels.filter((label) => label.startsWith("p")),
      ["p0", "p90", "p99"],
    );
  });

  test("replies of one batch count as one sample, so that the curve ends earlier", async () => {
    const page = await open(plain, `${server.url}/commits/${shaOf(2)}?distribution=get-p4`);
    const section = page.locator("section[aria-labelledby=distributions]");
    assert.equal(await section.locator("[data-percentiles]").isVisible(), true, "what was asked for is open");
    const text = await section.innerText();
    assert.match(text, /the 4 replies of a batch counting as one/);
    assert.match(text, /p95\s+2\d\d\sµs/);
    assert.doesNotMatch(text, /p99\s/);
    assert.ok(text.includes(HOSTILE));
    assert.equal(await page.locator("img[src=x]").count(), 0);
    await section.getByRole("link", { name: "GET", exact: true }).click();
    await page.waitForURL(/distribution=get-p1.*#distributions/);
    assert.match(await section.innerText(), /p99\s+9\.\d\d\sms/);
  });

  test("throughput within each run shows its stall, and sizes their share", async () => {
    const page = await open(plain, `${server.url}/commits/${shaOf(2)}?distribution=get-p1`);
    const section = page.locator("section[aria-labelledby=distributions]");
    const lines = section.locator("[data-throughput]");
    assert.equal(await lines.count(), 3);
    const told = await lines
      .locator("svg[role=img]")
      .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
    assert.equal(told.filter((label) => /at least 0\sops\/s in any 100 ms/.test(label ?? "")).length, 1);
    assert.match(await lines.first().innerText(), /1000\sops\/s over 0\.4 s, session \d+/);
    const sizes = section.locator("table", { hasText: "Values up to" });
    assert.match(await sizes.innerText(), /128\sB\s+\d+\sops\/s\s+\d+\sops\/s\s+\d+\sKiB/);
    assert.match(await sizes.innerText(), /1\.00\sMiB\s+none\s+[\d.]+\sops\/s\s+[\d.]+\sMiB/);
  });

  test("what makes no sense to ask for shows what would be shown without it", async () => {
    for (const query of [
      "distribution=nothing",
      "distribution=%00",
      "distribution=a&distribution=b",
      "variant=%3Cb%3E",
    ]) {
      const page = await open(plain, `${server.url}/commits/${shaOf(2)}?${query}`);
      assert.match(await bodyText(page), /Distributions/);
      assert.equal(await page.locator("[data-percentiles]").isVisible(), false, query);
    }
  });

  test("with all of it open no page is wider than its screen, in light or dark", async () => {
    const small = await browser.newContext({ viewport: { width: 360, height: 780 } });
    const page = await open(small, `${server.url}/commits/${shaOf(2)}?distribution=get-p4`);
    assert.deepEqual(await tooWide(page, [360, 1600]), []);
    await small.close();
  });
});
