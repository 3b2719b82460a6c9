import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { git } from "../../fixture/git.ts";

/**
 * Adds a commit to a copy of the example engine that burns `ns` of CPU time for every piece of input: for every command,
 * where no connection has more than one under way. Returns its hash. The loop is measured when the engine starts.
 */
export function commitDelay(repository: string, ns: number): string {
  writeFileSync(join(repository, "src", "delay.ts"), delaySource(ns));
  const entry = join(repository, "src", "server.ts");
  const before = readFileSync(entry, "utf8").replace(
    /^import \{ delayInput \}.*\n+|^delayInput\(\);\n/gm,
    "",
  );
  writeFileSync(
    entry,
    `import { delayInput } from "./delay.ts";\n${before.replace("await main", "delayInput();\nawait main")}`,
  );
  git(repository, "add", "--all");
  git(repository, "commit", "--quiet", "--allow-empty", "-m", `Burn ${ns.toFixed(1)} ns for every command`);
  return git(repository, "rev-parse", "HEAD").trim();
}

function delaySource(ns: number): string {
  return `import { Socket } from "node:net";

const PROBE = 2_000_000;

let state = 1;

function burn(turns: number): void {
  for (let i = 0; i < turns; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
}

/** The quickest of several: what interrupts one of them is not the loop's. */
function turnsPerNs(): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 9; i++) {
    const started = process.hrtime.bigint();
    burn(PROBE);
    best = Math.min(best, Number(process.hrtime.bigint() - started));
  }
  return PROBE / best;
}

export function delayInput(): void {
  const turns = Math.round(turnsPerNs() * ${ns});
  const push = Socket.prototype.push;
  Socket.prototype.push = function (...words: Parameters<typeof push>) {
    if (words[0] !== null) burn(turns);
    return push.apply(this, words);
  };
}
`;
}
