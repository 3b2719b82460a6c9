import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

const ROOT = join(import.meta.dirname, "..");

/** Asks the linter, as `npm run check` does, whether a file of that name may import that. */
function mayImport(file: string, specifier: string): boolean {
  const source = `import { it } from "${specifier}";\n\nexport const that = it;\n`;
  const { status } = spawnSync(
    process.execPath,
    [join(ROOT, "node_modules/@biomejs/biome/bin/biome"), "lint", `--stdin-file-path=${file}`],
    { cwd: ROOT, input: source },
  );
  return status === 0;
}

const RULES: [file: string, specifier: string, allowed: boolean][] = [
  ["app/page.tsx", "../ingest/verdict/index.ts", true],
  ["app/page.tsx", "../ingest/session/plan.ts", false],
  ["components/charts/chart.tsx", "../../db/contract/metric.ts", true],
  ["components/charts/chart.tsx", "../../db/queries/series.ts", false],
  ["db/queries/series.ts", "../../ingest/verdict/index.ts", false],
  ["ingest/verdict/gate.ts", "../workloads/workload.ts", false],
  ["ingest/load/generator.ts", "../workloads/workload.ts", true],
  ["ingest/load/generator.ts", "../../db/client.ts", false],
  ["ingest/engine/launch.ts", "../../db/contract/run.ts", true],
  ["ingest/engine/launch.ts", "../../db/client.ts", false],
  ["ingest/session/measure-run.ts", "../load/start-load.ts", true],
  ["ingest/session/measure-run.ts", "../planner/main-job.ts", false],
  ["ingest/planner/judge.ts", "../example/truth.ts", false],
  ["ingest/cli/start.ts", "../example/materialise.ts", true],
  ["ingest/cli/start.ts", "../example/truth.ts", false],
];

for (const [file, specifier, allowed] of RULES) {
  test(`${file} ${allowed ? "may" : "may not"} import ${specifier}`, () => {
    assert.equal(mayImport(file, specifier), allowed);
  });
}
