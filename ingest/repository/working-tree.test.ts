import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { git } from "../../tests/fixture/git.ts";
import { openRepository, type Repository } from "./repository.ts";
import { checkoutOf, commitWorkingTree, haveSameFiles, resolveInCheckout } from "./working-tree.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-working-tree-"));
const checkout = join(folder, "checkout");
let repository: Repository;

const write = (path: string, text: string) => writeFileSync(join(checkout, path), text);
const filesOf = (sha: string) => git(repository.path, "ls-tree", "-r", "--name-only", sha).trim().split("\n");

before(async () => {
  mkdirSync(join(checkout, "lib"), { recursive: true });
  mkdirSync(join(checkout, "dist"));
  git(checkout, "init", "--quiet", "--initial-branch=main");
  write("server.js", "one\n");
  write("lib/a.js", "a\n");
  write("dist/built.js", "built\n");
  write(".gitignore", "dist\n*.log\n");
  git(checkout, "add", "--force", "--all");
  git(checkout, "commit", "--quiet", "-m", "one");
  repository = await openRepository({ source: checkout, path: join(folder, "mirror.git") });
});
after(() => rmSync(folder, { recursive: true, force: true }));

test("a checkout in which nothing was changed has the files of its commit, those tracked though ignored too", async () => {
  const [head, tree] = [
    await resolveInCheckout(repository, { checkout, name: "HEAD" }),
    await commitWorkingTree(repository, checkout),
  ];
  assert.ok(await haveSameFiles(repository, head, tree));
  assert.equal(await commitWorkingTree(repository, checkout), tree, "the same files are the same commit");
});

test("changed, new, staged and deleted files are in; ignored and excluded ones are not; the checkout stays as it was", async () => {
  write("server.js", "two\n");
  write("staged.js", "only in the index and here\n");
  git(checkout, "add", "staged.js");
  write("new.js", "new\n");
  write("noise.log", "noise\n");
  writeFileSync(join(checkout, ".git/info/exclude"), "secret.key\n");
  write("secret.key", "secret\n");
  rmSync(join(checkout, "lib/a.js"));
  const before = [git(checkout, "status", "--porcelain"), git(checkout, "count-objects", "-v")];
  const sha = await commitWorkingTree(repository, checkout);
  assert.deepEqual(filesOf(sha), [".gitignore", "dist/built.js", "new.js", "server.js", "staged.js"]);
  assert.equal(git(repository.path, "show", `${sha}:staged.js`), "only in the index and here\n");
  assert.equal(git(repository.path, "show", `${sha}:server.js`), "two\n");
  assert.deepEqual([git(checkout, "status", "--porcelain"), git(checkout, "count-objects", "-v")], before);
});

test("what a sparse checkout leaves out is not taken for deleted", async () => {
  git(checkout, "checkout", "--quiet", "--force", "HEAD", "--", "lib");
  git(checkout, "sparse-checkout", "set", "--no-cone", "/server.js", "/dist/");
  assert.ok(filesOf(await commitWorkingTree(repository, checkout)).includes("lib/a.js"));
});

test("a range and an unknown name are no commits, and a folder inside is of the same checkout", async () => {
  for (const name of ["HEAD..main", "nowhere", "a\nb"]) {
    await assert.rejects(resolveInCheckout(repository, { checkout, name }), /is not a commit of/);
  }
  mkdirSync(join(checkout, "deep"), { recursive: true });
  assert.equal(await checkoutOf(join(checkout, "deep")), await checkoutOf(checkout));
  await assert.rejects(checkoutOf(folder), /not within a git checkout/);
});
