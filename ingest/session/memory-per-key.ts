import type { PreloadResult } from "../load/results.ts";

/** An engine's resident memory around the preload, in bytes, null where it cannot be told, and what was loaded. */
export type KeyMemory = {
  memory_bytes_before: number | null;
  memory_bytes: number | null;
  preloaded: Omit<PreloadResult, "duration_ms">;
};

/**
 * Less than both weighs less than what a runtime grows by itself meanwhile: at 500 keys of 20 bytes a Node engine grew by
 * 0.3 to 8 MB, by how long each command took. V8's young generation alone may take 48 MiB (three semi-spaces of 16 MiB: Node's
 * documentation of --max-semi-space-size).
 */
const FEWEST_ELEMENTS = 10_000;
const FEWEST_PAYLOAD_BYTES = 8_000_000;

/** What resident memory grew by while the keys were loaded, in bytes; it may have shrunk. */
export function grownBytes({ memory_bytes_before, memory_bytes }: KeyMemory): number | null {
  return memory_bytes !== null && memory_bytes_before !== null ? memory_bytes - memory_bytes_before : null;
}

/** That growth shared among the keys, the runtime's own in it; null where it cannot be told, or there is too little to weigh. */
export function bytesPerKey(memory: KeyMemory): number | null {
  const { keys, elements, payload_bytes } = memory.preloaded;
  const grown = grownBytes(memory);
  if (grown === null || grown < 0 || keys === 0) return null;
  return elements >= FEWEST_ELEMENTS || payload_bytes >= FEWEST_PAYLOAD_BYTES ? grown / keys : null;
}
