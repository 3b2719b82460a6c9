const MIB = 1024 * 1024;

/** Bounds of one workload. What lies beyond them is refused before anything is started. */
export const WORKLOAD_LIMITS = {
  datasets: 16,
  keys: 1_000_000,
  elements: 100_000,
  value_bytes: 16 * MIB,
  dataset_bytes: 512 * MIB,
  clients: 32,
  /** Groups and parts together: each brings a dozen figures. */
  named: 40,
  connections: 4096,
  pipeline: 1024,
  commands: 64,
  batch_bytes: 16 * MIB,
  prepared_bytes: 1024 * MIB,
  open_loop_operations: 5_000_000,
  /** Connections opened anew in one run: each takes a port for a second and more. */
  reconnects: 100_000,
  trace_entries: 100_000,
  duration_ms: 600_000,
} as const;
