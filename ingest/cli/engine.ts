import { chmodSync, mkdtempSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import type { RunResult } from "../../db/contract/run.ts";
import { loadConfig } from "../config/load.ts";
import { EngineError } from "../engine/errors.ts";
import type { Step } from "../engine/house.ts";
import { prepareCommit } from "../engine/prepare/prepare.ts";
import { removeTree } from "../process/remove-tree.ts";
import { resolveCommit } from "../repository/checkout.ts";
import type { Bench } from "../session/bench.ts";
import { closeBench, openBench } from "../session/open-bench.ts";
import { measureRun } from "../session/together/measure-together.ts";
import { builtInWorkload } from "../workloads/catalogue/index.ts";
import type { Workload } from "../workloads/workload.ts";
import { sourceOf } from "./source.ts";
import { stopSignal } from "./stop-signal.ts";
import { explainFailure, resultWords, STEP_MEANINGS } from "./try-words.ts";

/** What `plumbline engine try --json` prints. */
export type Trial = {
  commit: string;
  sandbox: string;
  placement: string;
  wake_limit: string;
  recipe: object | null;
  steps: Step[];
  failure: { stage: string; reason: string; output: string } | null;
  run: RunResult | null;
};

export function addEngineVerb(program: Command): void {
  program
    .command("engine")
    .description("Try out the configuration of an engine.")
    .command("try")
    .argument("<commit>", "a commit, tag or branch of the engine's repository")
    .description("Prepare and start one commit, probe it, load it for a second, and explain every step.")
    .option("--json", "print one JSON document instead")
    .addHelpText(
      "after",
      `
Examples:
  plumbline engine try main                        the example engine's newest commit
  plumbline -c mine.config.ts engine try v1.2.0    a tag of yours
  plumbline engine try 3f2a91c --json              for a script

Nothing is stored. It ends with 0 where the commit can be measured, else with 1.`,
    )
    .action(async (commit: string, { json }: { json?: boolean }) => {
      const trial = await tryCommit(program.opts<{ config: string }>().config, commit, json === true);
      if (json) process.stdout.write(`${JSON.stringify(trial, null, 2)}\n`);
      if (trial.failure || trial.run?.outcome !== "ok") process.exitCode = 1;
    });
}

async function tryCommit(file: string, commit: string, quiet: boolean): Promise<Trial> {
  const config = await loadConfig(file);
  const say = (text: string) => (quiet ? undefined : process.stdout.write(`${text}\n`));
  const signal = stopSignal();
  await mkdir(config.data, { recursive: true });
  const source = await sourceOf(config);
  const scratch = mkdtempSync(join(config.data, "try-"));
  // Another user id has to pass through it.
  chmodSync(scratch, 0o711);
  let bench: Bench | null = null;
  try {
    bench = await openBench({
      config: config.engine,
      source,
      data: config.data,
      scratch,
      dashboard_pid: null,
      wanted: config.host.placement,
      tell: say,
    });
    const { house, placement, wake_limit } = bench;
    const sha = await resolveCommit(house.repository, commit);
    say(`${config.engine.name}, commit ${sha}`);
    say(`sandbox: ${house.sandbox.said}`);
    for (const why of house.sandbox.shortfalls) say(`  not in force: ${why}`);
    say(`placement: ${placement.said}`);
    say(wake_limit.said);
    for (const warning of placement.warnings) say(`  warning: ${warning}`);
    say("");
    const trial: Trial = {
      commit: sha,
      sandbox: house.sandbox.said,
      placement: placement.said,
      wake_limit: wake_limit.said,
      recipe: null,
      steps: [],
      failure: null,
      run: null,
    };
    const onStep = (step: Step) => {
      if (trial.steps.at(-1)?.step !== step.step) say(`${step.step}: ${STEP_MEANINGS[step.step] ?? ""}`);
      say(`  ${step.ok ? "ok  " : "no  "}${step.said}`);
      trial.steps.push(step);
    };
    try {
      const { recipe, notes } = await prepareCommit({ house, sha, signal, onStep });
      const { runtime, ...rest } = recipe;
      trial.recipe = { ...rest, runtime: runtime.name };
      for (const note of notes) say(`note: ${note}`);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      trial.failure = { stage: error.stage, reason: error.message, output: error.output };
      say(`\n${explainFailure(error)}`);
      return trial;
    }
    say("load: get-p1 for a second, to see that figures come out of it");
    trial.run = await loadForASecond(bench, sha, signal);
    say(resultWords(trial.run));
    return trial;
  } finally {
    if (bench) closeBench(bench);
    await removeTree(scratch);
  }
}

function loadForASecond(bench: Bench, sha: string, signal: AbortSignal): Promise<RunResult> {
  const built_in = builtInWorkload("get-p1")!;
  const workload: Workload = {
    ...built_in,
    clients: built_in.clients.map((group) => ({ ...group, arrivals: { kind: "constant", rate_ops: 5_000 } })),
    warm_up_ms: 200,
    closed: { duration_ms: 500 },
    open: { lead_in_ms: 0, duration_ms: 500 },
  };
  const [[variant, { flags }] = ["default", { flags: [] }]] = Object.entries(bench.house.config.variants);
  return measureRun({
    bench,
    planned: { commit_id: 0, sha, workload_revision_id: 0, workload, variant_id: 0, variant, flags },
    seed: 1,
    signal,
  });
}
