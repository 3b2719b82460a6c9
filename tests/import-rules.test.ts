import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { after, test } from "node:test";

const ROOT = join(import.meta.dirname, "..");

const RULES: [file: string, specifier: string, allowed: boolean][] = [
  ["app/page.tsx", "../ingest/verdict/index.ts", true],
  ["app/page.tsx", "../ingest/session/plan.ts", false],
  ["components/charts/chart.tsx", "../../db/contract/metric.ts", true],
  ["components/charts/chart.tsx", "../../db/queries/series/series.ts", false],
  ["db/queries/series/series.ts", "../../../ingest/verdict/index.ts", false],
  ["ingest/verdict/bounds.ts", "../workloads/workload.ts", false],
  ["ingest/verdict/history/gate.ts", "../../workloads/workload.ts", false],
  ["ingest/verdict/history/gate.ts", "../statistics/student.ts", true],
  ["ingest/workloads/catalogue/core.ts", "../workload.ts", true],
  ["ingest/workloads/explain.ts", "../config/schema.ts", false],
  ["ingest/load/generator.ts", "../workloads/workload.ts", true],
  ["ingest/load/generator.ts", "../../db/client.ts", false],
  ["ingest/engine/launch.ts", "../../db/contract/run.ts", true],
  ["ingest/engine/launch.ts", "../../db/client.ts", false],
  ["ingest/host/placement/plan.ts", "../../process/process-tree.ts", true],
  ["ingest/host/placement/plan.ts", "../topology/topology.ts", true],
  ["ingest/host/placement/plan.ts", "../../config/schema.ts", false],
  ["ingest/host/fingerprint.ts", "../load/version.ts", false],
  ["ingest/session/start-both.ts", "../load/start-load.ts", true],
  ["ingest/session/perform-session.ts", "../planner/main-job.ts", false],
  ["ingest/planner/judge.ts", "../example/truth.ts", false],
  ["ingest/cli/start.ts", "../example/materialise.ts", true],
  ["ingest/cli/start.ts", "../example/truth.ts", false],
];

const folder = realpathSync(mkdtempSync(join(tmpdir(), "plumbline-rules-")));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Asks the linter, with the project's rules, about a file a rule; returns those it refused. */
function refusedFiles(): Set<string> {
  const { vcs: _, files: __, ...rules } = JSON.parse(readFileSync(join(ROOT, "biome.json"), "utf8"));
  writeFileSync(join(folder, "biome.json"), JSON.stringify(rules));
  RULES.forEach(([file, specifier], at) => {
    const path = join(folder, nameOf(file, at));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `import { it } from "${specifier}";\n\nexport const that = it;\n`);
  });
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(ROOT, "node_modules/@biomejs/biome/bin/biome"),
      "lint",
      "--max-diagnostics=100",
      "--reporter=github",
      ".",
    ],
    { cwd: folder, encoding: "utf8" },
  );
  return new Set(
    stdout
      .split("\n")
      .filter((line) => line.includes("noRestrictedImports"))
      .map((line) => relative(folder, resolve(folder, /file=([^,]+)/.exec(line)?.[1] ?? ""))),
  );
}

/** A name of its own in the same folder: one file may stand in several rules. */
function nameOf(file: string, at: number): string {
  return file.replace(/([^/]+)$/, `rule-${at}-$1`);
}

const refused = refusedFiles();

RULES.forEach(([file, specifier, allowed], at) => {
  test(`${file} ${allowed ? "may" : "may not"} import ${specifier}`, () => {
    assert.equal(refused.has(nameOf(file, at)), !allowed);
  });
});
