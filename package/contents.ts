import { existsSync, globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";

type Manifest = {
  bin: Record<string, string>;
  exports: Record<string, string | Record<string, string>>;
  dependencies: Record<string, string>;
};

/** Read where it is there, and done without in the package. */
const OPTIONAL = ["ingest/example/recording.br"];
/** The example engine's own tree: other people's code to the program. */
const NOT_CODE = /^ingest\/example\/engine\//;

const IMPORTED = /(?:^(?:import|export|\}).*\bfrom |^import |\bimport\()"([^"\n]+)"/gm;
/** A path that begins at the file's own place, its ending perhaps taken from the file's own. */
const PATHS = [
  /import\.meta\.dirname,\s*["`]([^"`\n]+)["`]/g,
  /new URL\(\s*["`]([^"`\n]+)["`],\s*import\.meta\.url\)/g,
  /["`](\.\.?\/[^"`\n]*\$\{extname\(import\.meta\.filename\)\})["`]/g,
];

const OWN_ENDING = /\$\{extname\(import\.meta\.filename\)\}$/;

/**
 * What a built package lacks, one line each: a file that is imported, declared or read by path and is not there, a
 * package that is imported and not among the dependencies, and a dependency that nothing imports. `root` holds its
 * package.json and dist/.
 */
export function lacksOf(root: string): string[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const dist = join(root, "dist");
  const files = globSync("**/*.{js,d.ts}", { cwd: dist }).filter((file) => !NOT_CODE.test(file));
  const lacks = new Set<string>();
  const used = new Set<string>();
  for (const file of files.sort()) {
    const code = readFileSync(join(dist, file), "utf8");
    for (const name of named(code, [IMPORTED])) {
      if (name.startsWith(".")) {
        if (!isThere(join(dist, dirname(file), name)))
          lacks.add(`${file} imports ${name}, which is not there`);
      } else if (!isBuiltin(name)) {
        const wanted = packageOf(name);
        used.add(wanted);
        if (!(wanted in manifest.dependencies))
          lacks.add(`${file} imports ${name}: not among the dependencies`);
      }
    }
    for (const path of named(code, PATHS)) {
      const wanted = join(dirname(file), path.replace(OWN_ENDING, ".js"));
      if (!OPTIONAL.includes(wanted) && !existsSync(join(dist, wanted))) {
        lacks.add(`${file} reads ${path}, which is not there`);
      }
    }
  }
  const targets = [...Object.values(manifest.bin), ...Object.values(manifest.exports).flatMap(targetsOf)];
  for (const target of targets) {
    if (!existsSync(join(root, target))) lacks.add(`package.json names ${target}, which is not there`);
  }
  for (const name of Object.keys(manifest.dependencies)) {
    if (!used.has(name)) lacks.add(`nothing imports ${name}: what the dashboard needs is a devDependency`);
  }
  return [...lacks];
}

function named(code: string, patterns: readonly RegExp[]): string[] {
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(([, name]) => name!));
}

/** Declarations name each other by the ending of the source. */
function isThere(path: string): boolean {
  return existsSync(path) || existsSync(path.replace(/\.ts$/, ".d.ts"));
}

function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function targetsOf(entry: string | Record<string, string>): string[] {
  return typeof entry === "string" ? [entry] : Object.values(entry);
}
