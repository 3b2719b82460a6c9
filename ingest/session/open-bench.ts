import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/schema.ts";
import type { EngineHouse } from "../engine/house.ts";
import { resolveRuntime } from "../engine/runtime/runtime.ts";
import { openSandbox } from "../engine/sandbox/sandbox.ts";
import { placeCommand, planPlacement, readPlacementFacts } from "../host/placement.ts";
import { openWarden } from "../process/warden.ts";
import { openRepository } from "../repository/repository.ts";
import type { Bench } from "./measure-run.ts";

/**
 * Everything that runs are made with: mirror, runtimes, sandbox, placement. `data` keeps what lasts; prepared commits and
 * runs go below `scratch`, the same where left out. Throws RepositoryError.
 */
export async function openBench({
  config,
  source,
  data,
  scratch = data,
  dashboard_pid,
}: {
  config: Config["engine"];
  source: string;
  data: string;
  scratch?: string;
  dashboard_pid: number | null;
}): Promise<Bench> {
  const runs_dir = join(scratch, "runs");
  const tools_dir = join(data, "tools");
  // What a killed process left of its last run.
  await rm(runs_dir, { recursive: true, force: true });
  const test_folder = join(runs_dir, "sandbox");
  await mkdir(test_folder, { recursive: true });
  await mkdir(join(data, "repositories"), { recursive: true, mode: 0o700 });
  const facts = readPlacementFacts();
  const placement = planPlacement(facts);
  const house: EngineHouse = {
    config,
    repository: await openRepository({ source, path: join(data, "repositories", `${config.name}.git`) }),
    runtimes: (wanted) => resolveRuntime({ wanted, folder: tools_dir }),
    sandbox: await openSandbox({ wanted: config.sandbox, test_folder }),
    warden: openWarden(),
    spread: placeCommand(placement, facts.cpus),
    prepared_dir: join(scratch, "prepared", config.name),
    tools_dir,
  };
  await rm(test_folder, { recursive: true, force: true });
  return { house, placement, runs_dir, dashboard_pid };
}

/** Ends what a bench holds open. */
export function closeBench({ house }: Bench): void {
  house.sandbox.close();
  house.warden.close();
}
