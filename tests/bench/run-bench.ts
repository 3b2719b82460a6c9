import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Runs a benchmark of this folder to its end; returns its last line, which is one of JSON. Throws where it fails. */
// biome-ignore lint/suspicious/noExplicitAny: each benchmark has a line of its own.
export function runBench(script: string, words: readonly string[] = []): any {
  const text = execFileSync(process.execPath, [join(import.meta.dirname, script), "--json", ...words], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(text.trim().split("\n").at(-1)!);
}
