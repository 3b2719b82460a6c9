import type { Prng } from "../../../ingest/verdict/statistics/prng.ts";

/** Standard deviation of ln(value) from run to run, the host's moods apart. */
export const RUN_SD = 0.01;
/** The same of what a series varies by from commit to commit beyond its runs. */
export const COMMIT_SD = 0.007;

export const KINDS = ["gaussian", "spikes", "ar", "flapping", "heavy"] as const;
export type Kind = (typeof KINDS)[number];

const AR = 0.4;
/** Two-level flapping: three commits of ten are on the upper level. */
export const FLAPS = { share: 0.3, size: 0.02 };

/** One run about its commit, of ln(value). Heavy tails: Student's t3, scaled to RUN_SD. */
export function runNoise(kind: Kind, random: Prng): number {
  const z = RUN_SD * random.gaussian();
  if (kind === "heavy") return z / chi(3, random) / Math.sqrt(3);
  if (kind === "spikes" && random.uniform() < 0.02) return z + 0.05 + 0.1 * random.uniform();
  return z;
}

/** What each commit of a series differs by, of ln(value): idiosyncratic to the series. Heavy tails: t4. */
export function commitNoise(kind: Kind, commits: number, random: Prng): Float64Array {
  let wander = random.gaussian();
  return Float64Array.from({ length: commits }, () => {
    const z = random.gaussian();
    if (kind === "heavy") return (COMMIT_SD * z) / chi(4, random) / Math.SQRT2;
    if (kind === "flapping") return COMMIT_SD * z + (random.uniform() < FLAPS.share ? FLAPS.size : 0);
    if (kind !== "ar") return COMMIT_SD * z;
    wander = AR * wander + Math.sqrt(1 - AR * AR) * z;
    return COMMIT_SD * wander;
  });
}

/** Root of the mean of so many squared normals. */
function chi(freedom: number, random: Prng): number {
  let squares = 0;
  for (let i = 0; i < freedom; i++) squares += random.gaussian() ** 2;
  return Math.sqrt(squares / freedom);
}
