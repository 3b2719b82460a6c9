import { buildDashboard, isDashboardBuilt } from "../../ingest/cli/dashboard.ts";
import { openWarden } from "../../ingest/process/warden.ts";

/** Makes the production build that browser tests are served from, unless it is there and fresh. */
export async function buildDashboardOnce(): Promise<void> {
  if (isDashboardBuilt()) return;
  const warden = openWarden();
  try {
    await buildDashboard(warden, new AbortController().signal);
  } finally {
    warden.close();
  }
}
