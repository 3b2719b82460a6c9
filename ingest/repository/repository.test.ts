import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { git as gitIn } from "../../tests/fixture/git.ts";
import { checkOut, isAncestor, removeMade } from "./checkout.ts";
import { plainText, pullRequestOf, readHistory } from "./history.ts";
import { openRepository, RepositoryError, updateRepository, withoutCredentials } from "./repository.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-repository-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const source = join(folder, "source");
const git = (...args: string[]) => gitIn(source, ...args);
const commitEmpty = (subject: string) => git("commit", "--allow-empty", "--quiet", "-m", subject);

test("a branch is read oldest first, with positions that stay when the window moves", async () => {
  execFileSync("git", ["init", "--quiet", "-b", "main", source]);
  for (const subject of ["one", "two (#7)", "three", "four"]) commitEmpty(subject);
  git("tag", "v1", "HEAD~1");
  git("tag", "-a", "v2", "-m", "second");
  const repository = await openRepository({ source, path: join(folder, "mirror.git") });
  const all = await readHistory({ repository, branch: "main", window: { last: 50 } });
  assert.deepEqual(
    all.map((commit) => [commit.position, commit.subject, commit.pr_number, commit.tags]),
    [
      [0, "one", null, []],
      [1, "two (#7)", 7, []],
      [2, "three", null, ["v1"]],
      [3, "four", null, ["v2"]],
    ],
  );
  assert.equal(all[1]!.parents[0], all[0]!.sha);
  const last = await readHistory({ repository, branch: "main", window: { last: 2 } });
  assert.deepEqual(last, all.slice(2));
  const since = await readHistory({ repository, branch: "main", window: { since: "v1" } });
  assert.deepEqual(since, all.slice(2));
});

test("a force-push is followed, and a checkout holds exactly its commit", async () => {
  const repository = await openRepository({ source, path: join(folder, "mirror.git") });
  git("reset", "--quiet", "--hard", "HEAD~2");
  commitEmpty("another three");
  await updateRepository({ repository, source });
  const all = await readHistory({ repository, branch: "main", window: { last: 50 } });
  assert.deepEqual(
    all.map((commit) => commit.subject),
    ["one", "two (#7)", "another three"],
  );
  const path = join(folder, "tree");
  await checkOut({ repository, sha: all[1]!.sha, path });
  const head = execFileSync("git", ["rev-parse", "HEAD"], { cwd: path, encoding: "utf8" }).trim();
  assert.equal(head, all[1]!.sha);
  const known = execFileSync("git", ["rev-list", "--all", "HEAD"], { cwd: path, encoding: "utf8" }).trim();
  assert.equal(known, all[1]!.sha, "it knows no other commit");
  const [first, , third] = all.map((commit) => commit.sha);
  assert.equal(await isAncestor(repository, { ancestor: first!, sha: third! }), true);
  assert.equal(await isAncestor(repository, { ancestor: third!, sha: first! }), false);
  await assert.rejects(isAncestor(repository, { ancestor: "v9", sha: first! }), /v9 is not a commit/);
});

test("build results that are tracked though they are ignored go, sources stay", async () => {
  for (const name of [
    ".gitignore",
    "dist/server.js",
    "dist/old.js",
    "bin/cli.js",
    "lib/x.js",
    "a.tsbuildinfo",
  ]) {
    mkdirSync(join(source, name, ".."), { recursive: true });
    writeFileSync(join(source, name), name === ".gitignore" ? "dist/\nbin/*.js\n" : name);
  }
  git("add", "--force", "--all");
  git("commit", "--quiet", "-m", "results");
  const repository = await openRepository({ source, path: join(folder, "mirror.git") });
  const [newest] = await readHistory({ repository, branch: "main", window: { last: 1 } });
  const path = join(folder, "tree");
  await checkOut({ repository, sha: newest!.sha, path });
  const gone = await removeMade({ path, entry: "dist/server.js", also: ["lib"] });
  assert.deepEqual(gone.sort(), ["a.tsbuildinfo", "dist/old.js", "dist/server.js", "lib/x.js"]);
  assert.equal(existsSync(join(path, "dist/server.js")), false);
  assert.equal(existsSync(join(path, "bin/cli.js")), true);
  git("reset", "--quiet", "--hard", "HEAD~1");
});

test("what is not there is said in one line", async () => {
  const repository = await openRepository({ source, path: join(folder, "mirror.git") });
  await assert.rejects(readHistory({ repository, branch: "gone", window: { last: 5 } }), {
    name: "RepositoryError",
    message: "the branch gone is not there",
  });
  await assert.rejects(
    openRepository({ source: join(folder, "nowhere"), path: join(folder, "nowhere.git") }),
    RepositoryError,
  );
  assert.equal(existsSync(join(folder, "nowhere.git")), false);
  await assert.rejects(
    openRepository({ source: "ext::sh -c date", path: join(folder, "program.git") }),
    RepositoryError,
  );
});

test("a subject that holds the separator moves no other field", async () => {
  commitEmpty("a\u001fb\u001fc (#9)");
  const repository = await openRepository({ source, path: join(folder, "mirror.git") });
  const newest = (await readHistory({ repository, branch: "main", window: { last: 1 } }))[0]!;
  assert.deepEqual([newest.subject, newest.author, newest.pr_number], ["a b c (#9)", "Ada", 9]);
  assert.ok(newest.committed_at > 1e12);
});

test("strangers' texts lose what could move a terminal", () => {
  assert.equal(plainText("red \u001b[31mtext\u0007\nnext\u202e", 100), "red [31mtext next");
  assert.equal(pullRequestOf("Merge pull request #12 from a/b"), 12);
  assert.equal(pullRequestOf("see #12 later"), null);
  assert.equal(withoutCredentials("https://me:secret@example.org/x.git"), "https://example.org/x.git");
});
