import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Runtime } from "../runtime/runtime.ts";
import { entryOf } from "./entry.ts";
import { installAttempts } from "./install.ts";
import { pickPackageManager, readManifest } from "./package-manager.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-manager-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const NODE: Runtime = { kind: "node", name: "Node.js v24", bins: [], readable: [] };
const BUN: Runtime = { ...NODE, kind: "bun" };
let trees = 0;

async function pick(files: Record<string, string>, runtime = NODE) {
  const tree = join(folder, String(trees++));
  mkdirSync(tree);
  for (const [name, text] of Object.entries({ "package.json": "{}", ...files }))
    writeFileSync(join(tree, name), text);
  const manifest = await readManifest(tree);
  const { name, lock, berry, tool } = await pickPackageManager(tree, manifest!, runtime);
  return { name, lock, berry, packages: tool?.packages ?? null };
}

const NPM = { "package-lock.json": "{}" };

for (const [what, files, runtime, wanted] of [
  ["npm's lock file", NPM, NODE, { name: "npm", lock: "package-lock.json", berry: false, packages: null }],
  ["no lock file", {}, NODE, { name: "npm", lock: null, berry: false, packages: null }],
  ["no lock file on Bun", {}, BUN, { name: "bun", lock: null, berry: false, packages: null }],
  [
    "pnpm's of version 9",
    { "pnpm-lock.yaml": "lockfileVersion: '9.0'\n" },
    NODE,
    { name: "pnpm", lock: "pnpm-lock.yaml", berry: false, packages: { pnpm: "^10" } },
  ],
  [
    "pnpm's of version 5",
    { "pnpm-lock.yaml": "lockfileVersion: 5.4\n" },
    NODE,
    { name: "pnpm", lock: "pnpm-lock.yaml", berry: false, packages: { pnpm: "^6" } },
  ],
  [
    "Yarn 1's",
    { "yarn.lock": "# yarn lockfile v1\n" },
    NODE,
    { name: "yarn", lock: "yarn.lock", berry: false, packages: { yarn: "^1" } },
  ],
  [
    "a later Yarn's",
    { "yarn.lock": "# generated\n\n__metadata:\n  version: 8\n" },
    NODE,
    { name: "yarn", lock: "yarn.lock", berry: true, packages: { "@yarnpkg/cli-dist": "^4" } },
  ],
  [
    "npm's beside Bun's, on Bun",
    { ...NPM, "bun.lock": "{}" },
    BUN,
    { name: "bun", lock: "bun.lock", berry: false, packages: null },
  ],
  [
    "npm's beside Yarn's, on Node.js",
    { ...NPM, "yarn.lock": "" },
    NODE,
    { name: "npm", lock: "package-lock.json", berry: false, packages: null },
  ],
  [
    "packageManager against a lock file",
    { "package.json": '{"packageManager":"pnpm@9.1.0+sha512.abc"}', ...NPM },
    NODE,
    { name: "pnpm", lock: null, berry: false, packages: { pnpm: "9.1.0" } },
  ],
] as const) {
  test(`the package manager is picked by ${what}`, async () => {
    assert.deepEqual(await pick(files as Record<string, string>, runtime), wanted);
  });
}

test("the strictest install goes first, the lock file goes last", () => {
  const npm = { name: "npm", because: "", lock: "package-lock.json", berry: false, tool: null } as const;
  const attempts = installAttempts(npm);
  assert.deepEqual(
    attempts.map(({ command, without_lock }) => [
      command.split(" ")[1],
      command.includes("--ignore-scripts"),
      without_lock,
    ]),
    [
      ["ci", false, false],
      ["ci", true, false],
      ["install", false, true],
      ["install", true, true],
    ],
  );
  assert.equal(attempts[0]!.note, null);
  assert.match(attempts[2]!.note!, /^dependencies drifted/);
  assert.equal(installAttempts({ ...npm, lock: null }).length, 2);
});

test("a package.json that leads elsewhere is not followed, one that is not an object is said", async () => {
  const tree = join(folder, "link");
  mkdirSync(tree);
  symlinkSync("/etc/passwd", join(tree, "package.json"));
  assert.equal(await readManifest(tree), null);
  for (const [text, said] of [
    ["{", /is not JSON/],
    ["[]", /is not an object/],
  ] as const) {
    const other = join(folder, String(trees++));
    mkdirSync(other);
    writeFileSync(join(other, "package.json"), text);
    await assert.rejects(readManifest(other), said);
  }
});

test("the entry is what start names in the tree", () => {
  const of = (...start: string[]) => entryOf({ start });
  assert.equal(of("node", "{tree}/dist/server.js", "--port", "{port}"), "dist/server.js");
  assert.equal(of("node", "--expose-gc", "server.mjs"), "server.mjs");
  assert.equal(of("bun", "run", "src/index.ts"), "src/index.ts");
  assert.equal(of("./src/valkey-server", "--port", "{port}"), "src/valkey-server");
  assert.equal(of("npm", "start"), null);
  assert.equal(of("redis-server", "redis.conf"), null);
  assert.equal(entryOf({ entry: "out/main.js", start: ["npm", "start"] }), "out/main.js");
});
