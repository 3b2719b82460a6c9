import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { loadConfig } from "../../ingest/config/load.ts";
import { freePort } from "../../ingest/engine/launch/free-port.ts";
import { launchBrowser } from "../fixture/browser.ts";
import { processesNaming, startPlumbline } from "../fixture/plumbline-process.ts";
import { plainWorkload } from "../fixture/workloads.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-example-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The example as it comes, but only its newest commits and a workload that is over at once. */
async function writeShortConfig(): Promise<string> {
  const { engine } = await loadConfig(join(import.meta.dirname, "../../plumbline.config.ts"));
  const file = join(folder, "short.config.mjs");
  const short = {
    engine: { ...engine, history: { last: 4 } },
    workloads: [
      plainWorkload({
        keys: 200,
        bytes: 100,
        connections: 8,
        pipeline: 16,
        rate_ops: 3_200,
        warm_up_ms: 50,
        open_ms: 500,
      }),
    ],
    rounds: 3,
    data: join(folder, "data"),
  };
  writeFileSync(file, `export default ${JSON.stringify(short)};`);
  return file;
}

test("the real job on the example's newest commits, looked at in a real browser", {
  timeout: 240_000,
}, async () => {
  const port = await freePort();
  const file = await writeShortConfig();
  const job = startPlumbline(["--config", file, "start", "--port", `${port}`]);
  const browser = await launchBrowser();
  try {
    await job.line(/^dashboard: http:\/\/127\.0\.0\.1:/, 120_000);
    await job.line(/every commit is measured: 4 commits, 0 failed/, 120_000);
    assert.match(job.text(), /12 runs in 3 rounds, about \d+ s/);

    const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    await page.goto(`http://127.0.0.1:${port}/`);
    assert.match(await page.locator("body").innerText(), /watching for new ones|looking inside/);
    assert.doesNotMatch(await page.locator("body").innerText(), /recording/i);

    await page.goto(`http://127.0.0.1:${port}/series/short`);
    await page.locator(".recharts-line-curve").first().waitFor();
    await page.goto(`http://127.0.0.1:${port}/series/short?view=table`);
    const rows = await page.locator("#table tbody tr").count();
    assert.equal(rows, 4, "every commit has its row");

    await page.goto(`http://127.0.0.1:${port}/commits`);
    const text = await page.locator("body").innerText();
    for (const subject of ["Add COMMAND HELP", "Read header lines as lines"])
      assert.ok(text.includes(subject), subject);

    const badge = await fetch(`http://127.0.0.1:${port}/badge/branch/main.svg`);
    assert.equal(badge.status, 200);
    assert.match(await badge.text(), /<title>performance: /);
  } finally {
    await browser.close();
    job.child.kill("SIGINT");
  }
  assert.equal(await job.exited, 130, job.text());
  assert.deepEqual(processesNaming(folder), []);
});
