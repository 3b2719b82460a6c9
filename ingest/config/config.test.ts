import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { explainConfig } from "./explain.ts";
import { ConfigError, checkConfig, loadConfig } from "./load.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-config-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const least = {
  engine: {
    name: "mine",
    repository: "../mine",
    runtime: "system",
    start: ["./server", "--port", "{port}"],
  },
};

test("the least configuration is filled in, its paths taken from its folder", async () => {
  const file = join(folder, "mine.config.mjs");
  writeFileSync(file, `export default ${JSON.stringify(least)}`);
  const config = await loadConfig(file);
  assert.equal(config.rounds, 3);
  assert.deepEqual(config.engine.history, { last: 50 });
  assert.deepEqual(config.engine.variants, { default: { flags: [] } });
  assert.equal(config.engine.repository, join(folder, "../mine"));
  assert.equal(config.data, join(folder, "data"));
});

test("a configuration in TypeScript is read whatever its folder's package.json says of modules", async () => {
  for (const type of ["commonjs", "module"]) {
    const within = join(folder, type);
    mkdirSync(within);
    writeFileSync(join(within, "package.json"), JSON.stringify({ type }));
    const file = join(within, "plumbline.config.ts");
    writeFileSync(
      file,
      `import "node:fs";\nconst rounds: number = 3;\nexport default { ...${JSON.stringify(least)}, rounds }`,
    );
    assert.equal((await loadConfig(file)).rounds, 3);
  }
});

test("a URL is left as it is", async () => {
  for (const repository of ["https://example.org/x.git", "git@example.org:x.git", "ssh://example.org/x"]) {
    const file = join(folder, `url-${repository.length}.config.mjs`);
    writeFileSync(file, `export default ${JSON.stringify({ engine: { ...least.engine, repository } })}`);
    assert.equal((await loadConfig(file)).engine.repository, repository);
  }
});

for (const [what, change, said] of [
  ["a range of all commits", { ranges: [{ runtime: "bun@1" }] }, /engine\.ranges\.0: needs from or before/],
  ["an entry outside of the tree", { entry: "../server.js" }, /engine\.entry: must be a relative path/],
  ["an unknown runtime", { runtime: "deno" }, /engine\.runtime: must be "node@24"/],
  ["a field that is not there", { ready: "yes" }, /engine: Unrecognized key: "ready"/],
  ["a branch that is an option", { branch: "--upload-pack=x" }, /engine\.branch: is not a branch name/],
  ["a repository that is an option", { repository: "--upload-pack=x" }, /engine\.repository: must not begin/],
  ["a history of nothing", { history: { last: 0 } }, /engine\.history/],
  ["a limit of no seconds", { limits: { start_s: 0 } }, /engine\.limits\.start_s/],
] as const) {
  test(`${what} is named`, () => {
    assert.throws(
      () => checkConfig({ engine: { ...least.engine, ...change } }),
      (error: Error) => error instanceof ConfigError && said.test(error.message),
    );
  });
}

test("a configuration that throws, whatever it throws, is said in one line", async () => {
  for (const [name, text] of [
    ["null", "throw null"],
    ["getter", "export default { get engine() { throw new Error('no'); } }"],
  ]) {
    const file = join(folder, `${name}.config.mjs`);
    writeFileSync(file, text!);
    await assert.rejects(loadConfig(file), { name: "ConfigError", message: /could not be read/ });
  }
});

test("docs/configuration.md is what the schema says", () => {
  const page = join(import.meta.dirname, "../../docs/configuration.md");
  assert.equal(
    readFileSync(page, "utf8"),
    explainConfig(),
    "make it anew: plumbline config --explain > docs/configuration.md",
  );
});
