import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { openDatabase } from "../../db/client.ts";
import { stopSignal } from "../../ingest/cli/stop-signal.ts";
import { checkConfig } from "../../ingest/config/load.ts";
import type { JobListener } from "../../ingest/planner/listener.ts";
import { runMainJob } from "../../ingest/planner/main-job.ts";
import { openJob } from "../../ingest/planner/open-job.ts";
import { builtInWorkload } from "../../ingest/workloads/catalogue/index.ts";
import { wildEngines } from "../fixture/wild/index.ts";
import { makeWildRepository, type WildCommit } from "../fixture/wild/repository.ts";
import { findProgram } from "../setup/tools.ts";
import { judgeFate } from "./judge-fate.ts";
import { leftFiles, leftProcesses } from "./left-behind.ts";

/** Runs the main job over misbehaving engines, each a commit between healthy ones, and compares what came of them. */
const options = new Command("bench:engines")
  .description("Run misbehaving engines through the main job; the last line is one line of JSON.")
  .option("--only <words>", "only engines whose name holds one of these words, with commas between")
  .option("--sandbox <kind>", "bwrap, user or none", "bwrap")
  .option("--keep <folder>", "keep the databases in this folder")
  .option("--json", "print the JSON line only")
  .parse()
  .opts<{ only?: string; sandbox: "bwrap" | "user" | "none"; keep?: string; json?: boolean }>();

const say = (text: string) => (options.json ? undefined : process.stderr.write(`${text}\n`));
const folder = options.keep ?? mkdtempSync(join(tmpdir(), "plumbline-engines-"));
mkdirSync(folder, { recursive: true });
// Another user id has to pass through it.
chmodSync(folder, 0o711);
const data = join(folder, "data");
const source = join(folder, "wild");
const temporary_before = new Set(readdirSync(tmpdir()));

const words = options.only?.split(",");
const engines = wildEngines.filter(({ name, only, needs }) => {
  if (words && !words.some((word) => name.includes(word))) return false;
  const fits = !only || only.includes(options.sandbox);
  const there = !needs || findProgram(needs) !== null;
  if (!fits) say(`left out, ${options.sandbox} is not meant to stop it: ${name}`);
  if (!there) say(`left out, there is no ${needs} here: ${name}`);
  return fits && there;
});
const commits = makeWildRepository(source, engines);

const tiny = (name: string, from: string) => {
  const workload = builtInWorkload(from)!;
  return {
    ...workload,
    name,
    datasets: workload.datasets.map((dataset) => ({ ...dataset, keys: 1_000 })),
    clients: workload.clients.map((clients) => ({
      ...clients,
      arrivals: { kind: "constant" as const, rate_ops: 1_600 },
    })),
    warm_up_ms: 50,
    closed: { duration_ms: 150 },
    open: { lead_in_ms: 0, duration_ms: 150 },
  };
};

const config = {
  ...checkConfig({
    engine: {
      name: "wild",
      repository: source,
      runtime: "node@24",
      start: ["node", "{tree}/server.mjs", "--port", "{port}"],
      history: { last: commits.length },
      ranges: commits.flatMap(({ engine, tag }, at) =>
        engine?.range ? [{ from: tag, before: commits[at + 1]!.tag, ...engine.range }] : [],
      ),
      sandbox: options.sandbox,
      limits: {
        prepare_s: 25,
        start_s: 3,
        run_s: 6,
        stop_s: 0.3,
        processes: 300,
        memory_bytes: 1_000_000_000,
        disk_bytes: 200_000_000,
        log_bytes: 100_000_000,
      },
    },
    rounds: 1,
  }),
  data,
};

const nameOf = (sha: string) => commits.find((one) => one.sha === sha)?.engine?.name ?? "healthy";
const listener: JobListener = {
  preparing: ({ done, total, sha }) => say(`preparing ${done + 1} of ${total}: ${nameOf(sha)}`),
  prepareFailed: ({ outcome, error }) =>
    say(`  ${outcome} at ${error.stage}: ${error.message}\n${error.output.split("\n").slice(-8).join("\n")}`),
  planned: (plan) => say(plan.placement),
  phase: () => {},
  run: ({ planned, runs_done, runs_total }, { outcome, reason }) =>
    say(
      `run ${runs_done} of ${runs_total}: ${nameOf(planned.sha)}, ${planned.workload.name}: ${outcome}${reason ? `: ${reason}` : ""}`,
    ),
  judged: () => {},
  measured: () => {},
  trouble: say,
};

const database = openDatabase({ dir: data, role: "ingest" });
const job = await openJob({
  ctx: { database },
  config,
  source,
  workloads: [tiny("p1", "get-p1"), tiny("p16", "get-p16")],
  dashboard_pid: null,
});
say(job.bench.house.sandbox.said);
for (const why of job.bench.house.sandbox.shortfalls) say(`not in force: ${why}`);
await runMainJob({ job, until: "measured", signal: stopSignal(), listener });

const wrong = commits.flatMap((commit: WildCommit) => {
  const why = judgeFate(database, commit);
  return why === null ? [] : [{ commit, why }];
});
database.close();
for (const { commit, why } of wrong) say(`wrong: ${commit.engine?.name ?? "healthy"}: ${why}`);
const processes = await leftProcesses(folder);
for (const one of processes) say(`left running: ${one}`);
const files = leftFiles({ data, temporary_before });
for (const one of files) say(`left lying: ${one}`);

const healthy = commits.filter((one) => one.healthy);
process.stdout.write(
  `${JSON.stringify({
    engines: engines.length,
    named: engines.length - wrong.filter(({ commit }) => commit.engine).length,
    wrong: wrong.length,
    left_processes: processes.length,
    left_files: files.length,
    healthy_measured: healthy.length - wrong.filter(({ commit }) => commit.healthy).length,
    sandbox: job.bench.house.sandbox.kind,
  })}\n`,
);
if (!options.keep) rmSync(folder, { recursive: true, force: true });
