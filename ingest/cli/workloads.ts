import { ConfigError } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { builtInWorkload, catalogue } from "../workloads/catalogue.ts";
import { type Workload, workloadSchema } from "../workloads/workload.ts";

/** The workloads that a configuration asks for. Throws ConfigError for an unknown name or a wrong field. */
export function workloadsOf(config: Config): readonly Workload[] {
  const wanted = config.workloads?.map(workloadOf) ?? catalogue;
  const names = wanted.map((workload) => workload.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) throw new ConfigError(`workloads: ${twice} is there twice`);
  return wanted;
}

function workloadOf(wanted: string | Record<string, unknown>, at: number): Workload {
  if (typeof wanted === "string") {
    const found = builtInWorkload(wanted);
    if (found) return found;
    const names = catalogue.map((workload) => workload.name).join(", ");
    throw new ConfigError(`workloads.${at}: there is no ${wanted}; there are ${names}`);
  }
  const parsed = workloadSchema.safeParse(wanted);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(
    (issue) => `  ${["workloads", at, ...issue.path].join(".")}: ${issue.message}`,
  );
  throw new ConfigError(`the configuration is not right:\n${lines.join("\n")}`);
}
