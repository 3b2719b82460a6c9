import type { Bench } from "./bench.ts";

/**
 * Waits for the host's turn, and takes it to measure: until the answer is called nobody else measures, and idle cores are kept
 * awake. Throws the signal's reason on abort.
 */
export async function takeToMeasure(
  { house, wake_limit }: Pick<Bench, "wake_limit"> & { house: Pick<Bench["house"], "turn"> },
  signal: AbortSignal,
): Promise<() => void> {
  const release = await house.turn.take(signal);
  try {
    const letSleep = wake_limit.hold();
    return () => {
      letSleep();
      release();
    };
  } catch (error) {
    release();
    throw error;
  }
}
