import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { builtInWorkload } from "../../workloads/catalogue/index.ts";
import { chooseWorkload } from "./choose-workload.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-workloads-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const ping = builtInWorkload("ping")!;
const own = { ...ping, name: "own-traffic" };
const written = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test("a name is looked up in the catalogue", async () => {
  assert.equal(await chooseWorkload("ping"), ping);
});

test("one's own workload is read from JSON and from modules", async () => {
  const json = JSON.stringify(own);
  assert.deepEqual(await chooseWorkload(written("own.json", json)), own);
  assert.deepEqual(await chooseWorkload(written("own.mjs", `export default ${json};`)), own);
  assert.deepEqual(await chooseWorkload(written("own.ts", `export default ${json} satisfies object;`)), own);
});

for (const [what, name, said] of [
  ["an unknown name with what it is like", () => "get-p2", /no workload get-p2; did you mean get-p1/],
  ["a group with its workloads", () => "storms", /it is a group: name one of storm, storm-auth/],
  ["a file that is not there", () => "./nowhere.json", /nowhere\.json is not there; give a file/],
  ["what is no JSON", () => written("broken.json", "{"), /broken\.json could not be read: .*JSON/],
  ["a module without a default export", () => written("empty.mjs", "export {};"), /empty\.mjs is not right/],
  ["a module that throws", () => written("bad.mjs", "throw new Error('no\\nway')"), /could not be read: no$/],
  [
    "a wrong field by its name",
    () =>
      written(
        "wrong.json",
        JSON.stringify({ ...own, warm_up_ms: -1, clients: [{ ...own.clients[0], pipeline: 0 }] }),
      ),
    /wrong\.json is not right:\n {2}clients\.0\.pipeline: .*\n {2}warm_up_ms: /,
  ],
] as const) {
  test(`${what} is refused`, async () => {
    await assert.rejects(chooseWorkload(name()), { name: "UsageError", message: said });
  });
}
