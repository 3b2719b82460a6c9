import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { openDatabase } from "../../db/client.ts";
import { readBranchId } from "../../db/queries/branch/branch.ts";
import { stopSignal } from "../../ingest/cli/stop-signal.ts";
import { rerunNewsWords, runWords } from "../../ingest/cli/words.ts";
import { loadConfig } from "../../ingest/config/load.ts";
import { materialiseExample } from "../../ingest/example/materialise.ts";
import { readExampleTruth } from "../../ingest/example/truth.ts";
import type { JobListener } from "../../ingest/planner/listener.ts";
import { runMainJob } from "../../ingest/planner/main-job.ts";
import { openJob } from "../../ingest/planner/open-job.ts";
import { profileWorkloads } from "../../ingest/workloads/profiles.ts";
import { compareWithTruth } from "./compare-with-truth.ts";
import { type Flag, readFlags } from "./read-flags.ts";
import { valuesAround } from "./values-around.ts";

/** Measures the example's history afresh, reruns included, and compares what was confirmed with what was planted. */
const { rounds, last, keep, json } = new Command("bench:example")
  .description("Measure the example's history afresh; the last line is one line of JSON.")
  .option("--rounds <n>", "how often each commit is measured", Number, 3)
  .option("--last <n>", "only the newest n commits", Number, 50)
  .option("--keep <folder>", "keep the databases in this folder")
  .option("--json", "print the JSON line only, and what was found where that is not all or too much")
  .parse()
  .opts<{ rounds: number; last: number; keep?: string; json?: boolean }>();

const folder = keep ?? mkdtempSync(join(tmpdir(), "plumbline-bench-"));
const started = performance.now();
const written = await loadConfig(join(import.meta.dirname, "../../plumbline.config.ts"));
const config = { ...written, data: folder, rounds, engine: { ...written.engine, history: { last } } };
const { path: source } = await materialiseExample({ target: join(folder, "example") });
const database = openDatabase({ dir: folder, role: "ingest" });

let rerun_ms = 0;
let counts = { commits: 0, failed: 0 };
const warn = (text: string) => process.stderr.write(`${text}\n`);
const say = (text: string) => (json ? undefined : warn(text));
const listener: JobListener = {
  preparing: () => {},
  prepareFailed: ({ sha, error }) => say(`${sha.slice(0, 10)} failed at ${error.stage}: ${error.message}`),
  planned: (plan) => say(`${plan.commits} commits, ${plan.runs} runs; ${plan.placement}`),
  phase: () => {},
  run(progress, result) {
    if (progress.kind === "rerun") rerun_ms += result.duration_ms;
    say(runWords(progress, result));
  },
  rerun: (news) => say(rerunNewsWords(news)),
  judged(judged, completed_rounds) {
    say(`after ${completed_rounds} rounds: ${judged.status}`);
    for (const found of judged.regressions)
      say(`  ${found.sha.slice(0, 10)} ${found.subject}: ${found.words}`);
  },
  measured({ commits, failed }) {
    counts = { commits: commits + failed, failed };
  },
  trouble: say,
};

const job = await openJob({
  ctx: { database },
  config,
  source,
  workloads: profileWorkloads("quick"),
  dashboard_pid: null,
});
await runMainJob({ job, until: "measured", signal: stopSignal(), listener });
const truth = await readExampleTruth();
const own = truth.commits.slice(-last);
const flags = readFlags(database);
const inState = (state: Flag["state"]) => flags.filter((one) => one.state === state);
const { engine_id, host_class } = job;
const branch_id = readBranchId({ database, engine_id, name: config.engine.branch })!;
const place = { engine_id, host_class, branch_id };
const compared = compareWithTruth(own, inState("confirmed"), (commit) =>
  valuesAround(database, place, commit),
);
database.close();
const tell = compared.missed + compared.false_flags > 0 ? warn : say;
for (const line of compared.lines) tell(line);
for (const { state, sha, subject, kind, words } of flags)
  say(`${state} ${kind} ${sha.slice(0, 10)} ${subject}: ${words}`);
const { planted, found, missed, false_flags } = compared;
process.stdout.write(
  `${JSON.stringify({
    ...counts,
    planted,
    found,
    missed,
    false: false_flags,
    confirmed: inState("confirmed").length,
    cant_tell: inState("cant-tell").length,
    not_reproduced: inState("not-reproduced").length,
    suspected: inState("suspected").length,
    reruns_minutes: Number((rerun_ms / 60_000).toFixed(1)),
    minutes: Number(((performance.now() - started) / 60_000).toFixed(1)),
  })}\n`,
);
if (!keep) rmSync(folder, { recursive: true, force: true });
