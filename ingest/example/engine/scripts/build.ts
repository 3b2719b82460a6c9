import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "src");
const target = join(root, "dist");
const ENTRY = "server.ts";

/** Turns src/*.ts into dist/*.js and proves that every module links. */
async function build(): Promise<number> {
  await rm(target, { recursive: true, force: true });
  const files = (await readdir(source, { recursive: true })).filter((file) => file.endsWith(".ts")).sort();
  for (const file of files) {
    const output = join(target, file.replace(/\.ts$/, ".js"));
    await mkdir(dirname(output), { recursive: true });
    await writeFile(output, strip(await readFile(join(source, file), "utf8"), file));
  }
  await writeFile(join(target, "package.json"), '{ "type": "module" }\n');
  // The entry starts a server when it is imported; everything it needs is linked without it.
  for (const file of files.filter((name) => name !== ENTRY)) await link(file);
  return files.length;
}

function strip(code: string, file: string): string {
  try {
    return stripTypeScriptTypes(code).replace(/(from\s+"\.{1,2}\/[^"]+)\.ts"/g, '$1.js"');
  } catch (error) {
    throw new Error(`src/${file}: ${(error as Error).message}`);
  }
}

async function link(file: string): Promise<void> {
  try {
    await import(pathToFileURL(join(target, file.replace(/\.ts$/, ".js"))).href);
  } catch (error) {
    throw new Error(`src/${file} does not link: ${(error as Error).message}`);
  }
}

try {
  console.log(`built ${await build()} modules into dist/`);
} catch (error) {
  console.error(`build failed: ${(error as Error).message}`);
  process.exitCode = 1;
}
