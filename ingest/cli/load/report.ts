import type { NativeResult } from "../../load/adapters/index.ts";
import type { SearchResult } from "../../load/conduct/search-rate.ts";
import type { LoadErrorKind, LoadPhase } from "../../load/load-error.ts";
import type { CensusResult, PreloadResult, WindowResult } from "../../load/results.ts";
import type { Workload } from "../../workloads/workload.ts";

/** What `plumbline load --json` prints. What did not take place is null. */
export interface LoadReport {
  /** As it was driven: with the command line's changes, and rates in place of shares. */
  workload: Workload;
  revision: string;
  generator_version: string;
  at: { host: string; port: number; tls: boolean };
  /** What the server calls itself. */
  server: string | null;
  seed: number;
  processes: number;
  /** What a closed loop reached, where rates are shares of it. */
  saturation_ops: number | null;
  preload: PreloadResult | null;
  warm_up: WindowResult | null;
  closed: WindowResult | null;
  open: WindowResult | null;
  search: SearchResult | null;
  native: NativeResult | null;
  census: CensusResult | null;
  error: { kind: LoadErrorKind; phase: LoadPhase | null; message: string } | null;
}
