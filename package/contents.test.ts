import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { lacksOf } from "./contents.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-contents-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const MANIFEST = {
  bin: { tool: "tool.js" },
  exports: {
    ".": { types: "./dist/api.d.ts", default: "./dist/api.js" },
    "./package.json": "./package.json",
  },
  dependencies: { zod: "1.0.0", "@scope/pack": "1.0.0" },
};
const WHOLE = {
  "package.json": JSON.stringify(MANIFEST),
  "tool.js": "",
  "dist/api.js": 'import { z } from "zod";\nimport fs from "node:fs";\nexport * from "./part.js";\n',
  "dist/api.d.ts": 'export { type Part } from "./part.ts";\n',
  "dist/part.js":
    'import {\n  a,\n} from "@scope/pack/deep";\nconst said = \'take it from "nowhere"\';\n' +
    "const child = join(import.meta.dirname, `child$" +
    '{extname(import.meta.filename)}`);\nconst data = new URL("./data.sql", import.meta.url);\nawait import("./child.js");\n',
  "dist/part.d.ts": "",
  "dist/child.js": "",
  "dist/data.sql": "",
};

function lacksWith(changes: Record<string, string | null>): string[] {
  const root = mkdtempSync(join(folder, "package-"));
  for (const [file, text] of Object.entries({ ...WHOLE, ...changes })) {
    if (text === null) continue;
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return lacksOf(root);
}

test("a package that holds all that it names lacks nothing", () => {
  assert.deepEqual(lacksWith({}), []);
});

test("each thing that is named and not there is told with the file that names it", () => {
  assert.deepEqual(lacksWith({ "dist/child.js": null }), [
    "part.js imports ./child.js, which is not there",
    "part.js reads child$" + "{extname(import.meta.filename)}, which is not there",
  ]);
  assert.deepEqual(lacksWith({ "dist/data.sql": null }), ["part.js reads ./data.sql, which is not there"]);
  assert.deepEqual(lacksWith({ "dist/part.d.ts": null }), ["api.d.ts imports ./part.ts, which is not there"]);
  assert.deepEqual(lacksWith({ "tool.js": null }), ["package.json names tool.js, which is not there"]);
});

test("what is imported is a dependency, and a dependency is imported", () => {
  assert.deepEqual(lacksWith({ "dist/child.js": 'import "left-pad/lib";' }), [
    "child.js imports left-pad/lib: not among the dependencies",
  ]);
  const dependencies = { ...MANIFEST.dependencies, next: "1.0.0" };
  assert.deepEqual(lacksWith({ "package.json": JSON.stringify({ ...MANIFEST, dependencies }) }), [
    "nothing imports next: what the dashboard needs is a devDependency",
  ]);
});
