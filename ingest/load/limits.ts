/** Bounds of one load. Each phase ends within its own duration plus these. */
export interface LoadLimits {
  /** Until the generator's process is ready. */
  start_ms: number;
  /** Until all connections stand. */
  connect_ms: number;
  /** Until the dataset is loaded. */
  preload_ms: number;
  /** For replies that are still owed when a window is over. */
  drain_ms: number;
  /** The longest reply that is accepted. */
  reply_bytes: number;
}

export const DEFAULT_LOAD_LIMITS: LoadLimits = {
  start_ms: 10_000,
  connect_ms: 5_000,
  preload_ms: 30_000,
  drain_ms: 5_000,
  reply_bytes: 32 * 1024 * 1024,
};
