import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { generatorVersion } from "./version.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-version-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("the generator's version changes with its code, wherever that stands, and with nothing else", () => {
  mkdirSync(join(folder, "wire"));
  const versionWith = (file: string, text: string) => {
    writeFileSync(join(folder, file), text);
    return generatorVersion([folder]);
  };
  const first = versionWith("wire/parser.ts", "one");
  assert.match(first, /^[0-9a-f]{12}$/);
  assert.equal(versionWith("wire/parser.test.ts", "a test"), first);
  assert.equal(versionWith("notes.md", "a note"), first);
  const second = versionWith("wire/parser.ts", "two");
  assert.notEqual(second, first);
  assert.notEqual(versionWith("new.ts", "more"), second);
  assert.match(generatorVersion(), /^[0-9a-f]{12}$/);
});
