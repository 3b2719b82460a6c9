import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { git } from "../../tests/fixture/git.ts";
import { plainWorkload } from "../../tests/fixture/workloads.ts";
import { openRepository } from "../repository/repository.ts";
import { repositoryWorkloads } from "./repository-workloads.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-own-workloads-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const source = join(folder, "source");
mkdirSync(join(source, "bench"), { recursive: true });
git(source, "init", "--quiet", "--initial-branch=main");

let commits = 0;
/** What the job takes from a repository whose file holds this, and what it says of it. */
async function taken(text: string, path = "bench/own.json") {
  writeFileSync(join(source, "bench/own.json"), text);
  git(source, "add", "-A");
  git(source, "commit", "--quiet", "--allow-empty", "-m", `commit ${++commits}`);
  const repository = await openRepository({ source, path: join(folder, `mirror-${commits}.git`) });
  const said: string[] = [];
  const found = await repositoryWorkloads({
    repository,
    branch: "main",
    path,
    taken: ["get-p1"],
    say: (line) => said.push(line),
  });
  return { names: found.map(({ name }) => name), said: said.join("\n") };
}

const own = plainWorkload({ name: "own" });

test("a repository's workloads are those of its newest commit", async () => {
  assert.deepEqual(await taken(JSON.stringify([own])), { names: ["own"], said: "" });
  const other = await taken(JSON.stringify([own, { ...own, name: "other" }]));
  assert.deepEqual(other.names, ["own", "other"]);
});

test("one that is wrong, or has another's name, is left out by name, and the others stay", async () => {
  const misnamed = { ...own, name: "limit", bounds: [{ metric: "latency_p99", at_most: 5 }] };
  const listed = [{ ...own, name: "get-p1" }, { ...own, name: "bad", warm_up_ms: -1 }, own, own, misnamed];
  const { names, said } = await taken(JSON.stringify(listed));
  assert.deepEqual(names, ["own"]);
  assert.match(said, /workload 1 is left out: there is a workload get-p1 already/);
  assert.match(said, /workload 2 is left out: warm_up_ms/);
  assert.match(said, /workload 4 is left out: there is a workload own already/);
  assert.match(said, /workload 5 is left out: bounds\.0\.metric: there is no metric latency_p99/);
});

for (const [what, text, path, words] of [
  ["no JSON", "{", undefined, /left out: .*JSON/],
  ["no list", "{}", undefined, /is no list of at most 50 workloads/],
  ["too many", JSON.stringify(Array.from({ length: 51 }, () => own)), undefined, /is no list of at most 50/],
  ["too large", `["${"x".repeat(300_000)}"]`, undefined, /300004 bytes, where 262144 are allowed/],
  ["not there", "[]", "bench/nothing.json", /could not be read/],
  ["a folder", "[]", "bench", /it is no file/],
] as const) {
  test(`a file that is ${what} adds nothing, and why is said`, async () => {
    const { names, said } = await taken(text, path);
    assert.deepEqual(names, []);
    assert.match(said, words);
  });
}
