/** What `import { ... } from "plumbline/load"` gives: the load generator for scripts; docs/load.md shows one. */
export { DEFAULT_LOAD_LIMITS, type LoadLimits } from "../load/limits.ts";
export { LoadError, type LoadErrorKind, type LoadPhase } from "../load/load-error.ts";
export type { CensusResult, GroupResult, Percentiles, PreloadResult, WindowResult } from "../load/results.ts";
export { type Endpoint, type Load, type LoadOptions, type Progress, startLoad } from "../load/start-load.ts";
export { builtInWorkload, builtInWorkloads, catalogue } from "../workloads/catalogue/index.ts";
export { type Workload, type WorkloadInput, workloadSchema } from "../workloads/workload.ts";
