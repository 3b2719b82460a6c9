import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What traffic is made by: the generator, and how a workload's data is read. */
const ROOMS = [import.meta.dirname, join(import.meta.dirname, "../workloads/schema")];
/** In the published package alone: compiled, the same generator keeps the name that its source gave it. */
const STAMP = join(import.meta.dirname, "version.txt");

/**
 * Names the generator by its own code, 12 hex digits: another generator may give other figures, so it is
 * part of a host's fingerprint. A number kept by hand would be forgotten.
 */
export function generatorVersion(rooms: readonly string[] = ROOMS): string {
  if (rooms === ROOMS && existsSync(STAMP)) return readFileSync(STAMP, "utf8");
  const hash = createHash("sha256");
  for (const room of rooms) {
    const sources = readdirSync(room, { recursive: true, encoding: "utf8" }).filter((name) =>
      /^(?!.*\.(test|testing|d)\.ts$).*\.[jt]s$/.test(name),
    );
    for (const name of sources.sort()) hash.update(name).update(readFileSync(join(room, name)));
  }
  return hash.digest("hex").slice(0, 12);
}
