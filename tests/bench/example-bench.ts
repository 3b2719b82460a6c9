import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkConfig } from "../../ingest/config/load.ts";
import { materialiseExample } from "../../ingest/example/materialise.ts";
import type { Bench } from "../../ingest/session/bench.ts";
import { closeBench, openBench } from "../../ingest/session/open-bench.ts";

/** The example engine on a bench of its own, in a temporary folder. */
export type ExampleBench = { bench: Bench; source: string; head: string; close(): void };

/** Makes the example's repository and opens a bench on it; `close` ends the bench and removes the folder. */
export async function openExampleBench(name: string): Promise<ExampleBench> {
  const folder = mkdtempSync(join(tmpdir(), `plumbline-${name}-`));
  // Another user id has to pass through it.
  chmodSync(folder, 0o711);
  const { path: source, head } = await materialiseExample({ target: join(folder, "example") });
  const { engine } = checkConfig({
    engine: {
      name: "example",
      repository: source,
      runtime: "node@24",
      prepare: ["node scripts/build.ts"],
      start: ["node", "{tree}/dist/server.js", "--port", "{port}", "--dir", "{dir}"],
    },
  });
  const bench = await openBench({ config: engine, source, data: join(folder, "data"), dashboard_pid: null });
  return {
    bench,
    source,
    head,
    close() {
      closeBench(bench);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
