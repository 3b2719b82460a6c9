#!/usr/bin/env node
// Plain JavaScript, so that any Node.js can read it: Plumbline runs on the Node.js that its lock file pins.
// On an older one better-sqlite3 would end the process without a word.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module, { createRequire } from "node:module";
import { dirname, join } from "node:path";

const NEEDED = 24;
/** Node.js strips types in a clone of the repository, not below node_modules: the package carries JavaScript. */
const isClone = existsSync(join(import.meta.dirname, "program.ts"));
const PROGRAM = isClone ? "./program.ts" : "../../dist/ingest/cli/program.js";

if (Number(process.versions.node.split(".")[0]) === NEEDED) {
  // A third of a verb's start went into compiling the same program again.
  module.enableCompileCache();
  await import(PROGRAM);
} else {
  const pinned = findPinnedNode();
  if (!pinned) {
    console.error(
      `plumbline: needs Node.js ${NEEDED}, this is ${process.version}, and npm has no build of it for ${process.platform} ${process.arch}.\n` +
        `Install Node.js ${NEEDED} and try again.`,
    );
    process.exit(2);
  }
  const child = spawn(pinned, [import.meta.filename, ...process.argv.slice(2)], { stdio: "inherit" });
  // From a terminal Ctrl-C reaches the child by itself as well, which takes the two for one.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

function findPinnedNode() {
  const require = createRequire(import.meta.url);
  for (const name of [
    `node-${process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ]) {
    try {
      const path = join(dirname(require.resolve(`${name}/package.json`)), "bin", "node");
      if (existsSync(path)) return path;
    } catch {}
  }
  return null;
}
