import { existsSync } from "node:fs";
import { loadConfig } from "../../config/load.ts";
import type { WantedPlacement } from "../../host/placement.ts";

/**
 * What the configuration asks of the placement. The default one need not be there: a host can be looked at before
 * anything is configured. Throws ConfigError.
 */
export async function configuredPlacement(file: string): Promise<WantedPlacement> {
  if (file === "plumbline.config.ts" && !existsSync(file)) return {};
  return (await loadConfig(file)).host.placement;
}
