import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { buildDashboardOnce } from "./setup/build.ts";
import { ensureTools } from "./setup/tools.ts";

/** Runs all tests: `npm test`, with `--long` what takes longer too, with file names only those. */
const long = process.argv.includes("--long");
const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));

const missing = ensureTools({ long });
if (missing.length > 0) {
  console.error(missing.join("\n"));
  process.exit(2);
}
console.log("building the dashboard ...");
await buildDashboardOnce();

const all = globSync("{app,components,db,ingest,package,tests}/**/*.test.ts", {
  exclude: (path) => /node_modules|^ingest\/example\/(engine|history)\//.test(path),
}).sort();
const chosen = only.length > 0 ? all.filter((file) => only.some((part) => file.includes(part))) : all;
const isLong = (file: string) => file.endsWith(".long.test.ts");
/** These measure or look at the clock: nothing runs beside them. */
const isAlone = (file: string) => file.endsWith(".alone.test.ts");
/** Whole jobs take the host's turn for each of their runs, so that two go side by side without measuring each other. */
const isJob = (file: string) => isAlone(file) && file.startsWith("tests/e2e/");
/** A page waits for its server and a test for its page: two at a time fill two cores. */
const isBrowser = (file: string) => file.startsWith("tests/browser/");

const phases = [
  { files: chosen.filter((file) => !isAlone(file) && !isBrowser(file) && !isLong(file)), concurrency: 2 },
  { files: chosen.filter(isBrowser), concurrency: 2 },
  { files: chosen.filter((file) => isAlone(file) && !isJob(file)), concurrency: 1 },
  { files: chosen.filter(isJob), concurrency: 2 },
  { files: long ? chosen.filter(isLong) : [], concurrency: 1 },
].filter((phase) => phase.files.length > 0);

/** Hundreds of processes load the same files: they strip and compile them once. */
const NODE_COMPILE_CACHE = join(import.meta.dirname, "../node_modules/.cache/node");
const env = { ...process.env, NODE_ENV: "test" as const, NODE_COMPILE_CACHE };
let failed = false;
for (const { files, concurrency } of phases) {
  const run = spawnSync(
    process.execPath,
    ["--test", `--test-concurrency=${concurrency}`, "--test-reporter=spec", ...files],
    { stdio: "inherit", env },
  );
  failed ||= run.status !== 0;
}
process.exit(failed ? 1 : 0);
