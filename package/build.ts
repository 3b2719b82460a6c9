import { execFileSync } from "node:child_process";
import { cpSync, existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { generatorVersion } from "../ingest/load/version.ts";
import { lacksOf } from "./contents.ts";

/**
 * Fills dist/ with what the published package holds beside the program's first file: compiled JavaScript in the
 * folders of its source, and the files that it reads by path. `npm pack` runs it. Fails where something that the
 * package needs would not be in it.
 */
const ROOT = join(import.meta.dirname, "..");
const DIST = join(ROOT, "dist");

/** Folders and files that the program reads or hands to others as they are. */
const ASSETS = [
  "db/migrations",
  "ingest/example/engine",
  "ingest/example/history",
  ...globSync("ingest/**/*.{cjs,mjs}", { cwd: ROOT, exclude: ["ingest/example/**"] }),
];
/** What a build of the example leaves in its folder. */
const LEAVINGS = new Set(["dist", "node_modules"]);

rmSync(DIST, { recursive: true, force: true });
compile("tsconfig.json");
compile("types.tsconfig.json");
for (const asset of ASSETS) {
  cpSync(join(ROOT, asset), join(DIST, asset), {
    recursive: true,
    filter: (path) => !LEAVINGS.has(basename(path)),
  });
}
// npm leaves out or renames a .gitignore; materialise.ts gives it its name back.
const engine = join(DIST, "ingest/example/engine");
renameSync(join(engine, ".gitignore"), join(engine, "dot-gitignore"));
writeFileSync(join(DIST, "ingest/load/version.txt"), generatorVersion());
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
writeFileSync(join(DIST, "package.json"), JSON.stringify({ type: "module", version }));

const lacks = lacksOf(ROOT);
if (lacks.length > 0) {
  console.error(`the package would not work:\n${lacks.map((line) => `  ${line}`).join("\n")}`);
  process.exit(1);
}

function compile(settings: string): void {
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  if (!existsSync(tsc)) {
    console.error("TypeScript is not installed: run npm ci first");
    process.exit(2);
  }
  try {
    execFileSync(process.execPath, [tsc, "-p", join(import.meta.dirname, settings)], {
      stdio: ["ignore", 2, 2],
    });
  } catch {
    process.exit(1);
  }
}
