import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/schema.ts";
import type { EngineHouse } from "../engine/house.ts";
import { onceEach } from "../engine/runtime/once-each.ts";
import { type Runtime, resolveRuntime } from "../engine/runtime/runtime.ts";
import { openSandbox } from "../engine/sandbox/sandbox.ts";
import { openCounters } from "../host/counters/open-counters.ts";
import {
  placeCommand,
  planPlacement,
  readPlacementFacts,
  spreadCpus,
  type WantedPlacement,
} from "../host/placement.ts";
import { openWakeLimit } from "../host/wake-limit.ts";
import { openHostTurn } from "../process/host-turn.ts";
import { removeTree } from "../process/remove-tree.ts";
import { openWarden } from "../process/warden.ts";
import { openRepository } from "../repository/repository.ts";
import type { Bench } from "./bench.ts";

/**
 * Everything that runs are made with: mirror, runtimes, sandbox, placement. `data` keeps what lasts; prepared commits and
 * runs go below `scratch`, the same where left out. Throws RepositoryError and PlacementError.
 */
export async function openBench({
  config,
  source,
  data,
  scratch = data,
  dashboard_pid,
  wanted = {},
  tell,
}: {
  config: Config["engine"];
  source: string;
  data: string;
  scratch?: string;
  dashboard_pid: number | null;
  /** What the configuration asks of the placement. */
  wanted?: WantedPlacement;
  /** Hears what the bench waits for, in lines. */
  tell?: (line: string) => void;
}): Promise<Bench> {
  const runs_dir = join(scratch, "runs");
  const tools_dir = join(data, "tools");
  // What a killed process left of its last run.
  await removeTree(runs_dir);
  const test_folder = join(runs_dir, "sandbox");
  await mkdir(test_folder, { recursive: true });
  await mkdir(join(data, "repositories"), { recursive: true, mode: 0o700 });
  const facts = readPlacementFacts();
  const placement = planPlacement({ ...facts, wanted });
  const repository = await openRepository({ source, path: join(data, "repositories", `${config.name}.git`) });
  const warden = openWarden();
  const sandbox = await openSandbox({ wanted: config.sandbox, test_folder });
  if (sandbox.uid !== null) warden.watchUser(sandbox.uid);
  const house: EngineHouse = {
    config,
    repository,
    runtimes: runtimesIn(tools_dir),
    sandbox,
    warden,
    turn: openHostTurn(tell ? { tell } : {}),
    spread: placeCommand(placement, spreadCpus(facts.topology)),
    prepared_dir: join(scratch, "prepared", config.name),
    tools_dir,
  };
  await removeTree(test_folder);
  const { topology } = facts;
  const counters = await openCounters();
  return { house, topology, placement, counters, wake_limit: openWakeLimit(), runs_dir, dashboard_pid };
}

/** Each runtime is looked for once; one that could not be had is looked for again. */
function runtimesIn(folder: string): EngineHouse["runtimes"] {
  const once = onceEach<Runtime>();
  return (wanted, start) =>
    once(wanted === "system" ? `system ${start[0]}` : wanted, () =>
      resolveRuntime({ wanted, start, folder }),
    );
}

/** Ends what a bench holds open. */
export function closeBench({ house }: Bench): void {
  house.sandbox.close();
  house.warden.close();
}
