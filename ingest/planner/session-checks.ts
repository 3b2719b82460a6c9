import type { SessionChecks } from "../../db/contract/session.ts";
import { readHostChecks } from "../host/checks/index.ts";
import type { PlacementPlan } from "../host/placement.ts";
import { systemFiles } from "../host/system-files.ts";

const SHARES = "/proc/stat";

/** Reads the host's checks whenever it is called; shares of time are those since it was called last. */
export function openSessionChecks({ engine }: PlacementPlan): () => SessionChecks {
  const files = systemFiles();
  let stat_before = files.read(SHARES);
  return () => {
    const checks = readHostChecks(files, { engine_cpus: engine, stat_before });
    stat_before = files.read(SHARES);
    return checks;
  };
}
