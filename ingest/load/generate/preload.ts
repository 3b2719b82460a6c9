import type { PreloadResult } from "../results.ts";
import type { Dataset } from "../traffic/dataset.ts";
import type { GroupConnection } from "./group.ts";
import { loadingPasses } from "./loading.ts";
import { pour } from "./pour.ts";

export interface PreloadOptions {
  datasets: readonly Dataset[];
  connection: GroupConnection;
  /** For all of them. */
  limit_ms: number;
  /** Whether the engine takes more than one request at once. */
  pipelined: boolean;
  /** When what expires does so, on performance.now's clock. */
  expiresAt?: (dataset: Dataset) => number | null;
}

/**
 * Brings about every key of the datasets, over a connection each.
 * @throws LoadError `timeout`; `not-supported`, `error-replies` or `wrong-replies` when a single request is refused;
 *   and whatever the connection fails with.
 */
export async function preload({
  datasets,
  connection,
  limit_ms,
  pipelined,
  expiresAt = () => null,
}: PreloadOptions): Promise<PreloadResult> {
  const start_ms = performance.now();
  const result = { keys: 0, elements: 0, payload_bytes: 0 };
  for (const dataset of datasets) {
    const sign_in = { ...connection.sign_in, database: dataset.data.database };
    for (const pass of loadingPasses(dataset, expiresAt(dataset))) {
      const left_ms = limit_ms - (performance.now() - start_ms);
      await pour({ ...pass, connection: { ...connection, sign_in }, limit_ms: left_ms, pipelined });
    }
    result.keys += dataset.keys;
    result.elements += dataset.keys * dataset.data.elements;
  }
  const duration_ms = performance.now() - start_ms;
  for (const dataset of datasets) result.payload_bytes += dataset.payload_bytes;
  return { ...result, duration_ms };
}
