import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What traffic is made by: the generator, and how a workload's data is read. */
const ROOMS = [import.meta.dirname, join(import.meta.dirname, "../workloads/schema")];

/**
 * Names the generator by its own code, 12 hex digits: another generator may give other figures, so it is
 * part of a host's fingerprint. A number kept by hand would be forgotten.
 */
export function generatorVersion(rooms: readonly string[] = ROOMS): string {
  const hash = createHash("sha256");
  for (const room of rooms) {
    const sources = readdirSync(room, { recursive: true, encoding: "utf8" }).filter((name) =>
      /^(?!.*\.(test|testing|d)\.ts$).*\.[jt]s$/.test(name),
    );
    for (const name of sources.sort()) hash.update(name).update(readFileSync(join(room, name)));
  }
  return hash.digest("hex").slice(0, 12);
}
