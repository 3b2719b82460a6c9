import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../db/client.ts";
import { readRegressions } from "../db/queries/regressions/regressions.ts";
import { EXAMPLE_RECORDING } from "../ingest/example/recording.ts";
import { replayRecording } from "../ingest/import/replay.ts";
import { judgeBranch } from "../ingest/planner/judge.ts";
import { settleRecorded } from "../ingest/planner/reruns/settle-recorded.ts";
import { launchBrowser } from "./fixture/browser.ts";
import { serveDashboard } from "./fixture/dashboard-server.ts";
import { buildDashboardOnce } from "./setup/build.ts";

/** Makes docs/pictures from the example's recording: each page, narrow and wide, light and dark. */
const target = join(import.meta.dirname, "../docs/pictures");
const dir = mkdtempSync(join(tmpdir(), "plumbline-pictures-"));
await buildDashboardOnce();
const ctx = { database: openDatabase({ dir, role: "ingest" }) };
const replayed = await replayRecording({ ctx, file: EXAMPLE_RECORDING });
const { regressions } = judgeBranch({ ctx, ...replayed, origin: "recording" });
settleRecorded({ ctx, ...replayed, tell: () => {} });
const [confirmed] = readRegressions({
  ...{ database: ctx.database, branch_id: replayed.branch_id },
  ...{ kind: "regression" as const, state: "confirmed" as const, limit: 1 },
});
ctx.database.close();

const pages = {
  overview: "/",
  series: "/series/get-p16",
  explorer: "/series",
  hosts: "/hosts",
  commits: "/commits",
  commit: `/commits/${regressions.find((one) => one.kind === "regression")?.sha ?? ""}`,
  regressions: "/regressions",
  regression: `/regressions/${confirmed!.regression_id}`,
  compare: "/compare/v0.2.0...v0.3.0",
  releases: "/releases",
};
const server = await serveDashboard(dir);
const browser = await launchBrowser();
try {
  mkdirSync(target, { recursive: true });
  for (const width of [360, 1600]) {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({
        viewport: { width, height: width === 360 ? 780 : 1000 },
        colorScheme,
      });
      for (const [name, path] of Object.entries(pages)) {
        const page = await context.newPage();
        // The overview goes on listening: its network is never idle.
        await page.goto(`${server.url}${path}`, { waitUntil: "load" });
        if (name === "series") await page.locator(".recharts-line-curve").first().waitFor();
        await page.screenshot({ path: join(target, `${name}-${width}-${colorScheme}.png`) });
        await page.close();
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
}
