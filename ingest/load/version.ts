import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Names the generator by its own code, 12 hex digits: another generator may give other figures, so it is
 * part of a host's fingerprint. A number kept by hand would be forgotten.
 */
export function generatorVersion(): string {
  const hash = createHash("sha256");
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter((name) =>
    /^(?!.*\.(test|testing|d)\.ts$).*\.[jt]s$/.test(name),
  );
  for (const name of sources.sort()) hash.update(name).update(readFileSync(join(import.meta.dirname, name)));
  return hash.digest("hex").slice(0, 12);
}
