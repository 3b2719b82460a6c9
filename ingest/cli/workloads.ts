import { misnamedMetric } from "../../db/contract/bound.ts";
import { ConfigError } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { builtInWorkloads, catalogue, catalogueGroups } from "../workloads/catalogue/index.ts";
import { profileWorkloads } from "../workloads/profiles.ts";
import { type Workload, workloadSchema } from "../workloads/workload.ts";

/**
 * The workloads that a configuration asks for, each once: those that it names or holds, else those of its profile.
 * Throws ConfigError for an unknown name, a wrong field, and a name that means two workloads.
 */
export function workloadsOf({ workloads, profile }: Config): readonly Workload[] {
  if (!workloads) return profileWorkloads(profile);
  const wanted = [...new Set(workloads.flatMap(workloadsMeant))];
  const names = wanted.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) throw new ConfigError(`workloads: ${twice} is there twice`);
  return wanted;
}

function workloadsMeant(wanted: string | Record<string, unknown>, at: number): Workload[] {
  if (typeof wanted === "string") {
    const found = builtInWorkloads(wanted);
    if (found.length > 0) return found;
    const groups = Object.keys(catalogueGroups).join(", ");
    throw new ConfigError(
      `workloads.${at}: there is no ${wanted}; there are the groups ${groups}, and ${catalogue.length} workloads that ` +
        "`plumbline workloads` lists",
    );
  }
  const parsed = workloadSchema.safeParse(wanted);
  if (parsed.success) {
    const misnamed = misnamedMetric(parsed.data);
    if (misnamed) throw new ConfigError(`the configuration is not right:\n  workloads.${at}.${misnamed}`);
    return [parsed.data];
  }
  const lines = parsed.error.issues.map(
    (issue) => `  ${["workloads", at, ...issue.path].join(".")}: ${issue.message}`,
  );
  throw new ConfigError(`the configuration is not right:\n${lines.join("\n")}`);
}
