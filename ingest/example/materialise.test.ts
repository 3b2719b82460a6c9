import assert from "node:assert/strict";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { execa } from "execa";
import { temporaryFolder } from "./engine-process.testing.ts";
import { EXAMPLE_COMMITS, EXAMPLE_HEAD, ExampleRepositoryError, materialiseExample } from "./materialise.ts";
import { readExampleTruth } from "./truth.ts";

const lines = async (cwd: string, ...args: string[]) =>
  (await execa("git", args, { cwd })).stdout.split("\n").filter(Boolean);

test("the history has the same hashes everywhere, and making it again changes nothing", async () => {
  await using folder = await temporaryFolder();
  const target = join(folder.path, "a/b/pebble");
  const made = await materialiseExample({ target });
  assert.deepEqual(made, { path: target, head: EXAMPLE_HEAD, commits: EXAMPLE_COMMITS, created: true });
  assert.deepEqual(await lines(target, "rev-parse", "HEAD", "main"), [EXAMPLE_HEAD, EXAMPLE_HEAD]);
  assert.equal((await lines(target, "rev-list", "main")).length, EXAMPLE_COMMITS);
  assert.deepEqual(await lines(target, "status", "--porcelain"), []);
  assert.deepEqual(await lines(target, "tag"), ["v0.1.0", "v0.2.0", "v0.3.0"]);
  assert.equal((await materialiseExample({ target })).created, false);
  assert.deepEqual(await readdir(join(folder.path, "a/b")), ["pebble"]);
});

test("a strange configuration of git and a strange environment do not reach the hashes", async () => {
  await using folder = await temporaryFolder();
  const before = { ...process.env };
  await writeFile(
    join(folder.path, ".gitconfig"),
    "[core]\n autocrlf = true\n[user]\n name = X\n[am]\n keepcr = false\n",
  );
  Object.assign(process.env, {
    HOME: folder.path,
    GIT_AUTHOR_NAME: "Y",
    GIT_DIR: "/nowhere",
    TZ: "Asia/Tokyo",
  });
  try {
    const made = await materialiseExample({ target: join(folder.path, "pebble") });
    assert.equal(made.head, EXAMPLE_HEAD);
  } finally {
    process.env = before;
  }
});

test("a part of the history is completed, and commits on top of it are left alone", async () => {
  await using folder = await temporaryFolder();
  const target = join(folder.path, "pebble");
  const part = await materialiseExample({ target, last: 6 });
  assert.equal(part.commits, 6);
  assert.equal((await lines(target, "rev-list", "main")).length, 6);
  const whole = await materialiseExample({ target });
  assert.deepEqual([whole.head, whole.created], [EXAMPLE_HEAD, true]);
  const identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"];
  await execa("git", [...identity, "commit", "--quiet", "--allow-empty", "-m", "On top"], { cwd: target });
  assert.equal((await materialiseExample({ target })).created, false);
  assert.deepEqual(await lines(target, "log", "-1", "--format=%s"), ["On top"]);
});

test("a folder that is something else is refused", async () => {
  await using folder = await temporaryFolder();
  const target = join(folder.path, "mine");
  await mkdir(target);
  await writeFile(join(target, "precious.txt"), "keep");
  await assert.rejects(
    materialiseExample({ target }),
    (error) => error instanceof ExampleRepositoryError && error.stage === "occupied",
  );
  assert.deepEqual(await readdir(target), ["precious.txt"]);
});

test("no git is said so", async () => {
  await using folder = await temporaryFolder();
  const path = process.env.PATH;
  process.env.PATH = folder.path;
  try {
    await assert.rejects(
      materialiseExample({ target: join(folder.path, "pebble") }),
      (error) => error instanceof ExampleRepositoryError && error.stage === "git-missing",
    );
  } finally {
    process.env.PATH = path;
  }
});

test("the truth tells of each commit of the history, in order", async () => {
  await using folder = await temporaryFolder();
  const target = join(folder.path, "pebble");
  await materialiseExample({ target });
  const log = await lines(target, "log", "--reverse", "--format=%H %s");
  const truth = await readExampleTruth();
  assert.equal(truth.head, EXAMPLE_HEAD);
  assert.deepEqual(
    truth.commits.map(({ sha, subject }) => `${sha} ${subject}`),
    log,
  );
  assert.deepEqual(
    truth.commits.map(({ position }) => position),
    log.map((_, at) => at + 1),
  );
});
