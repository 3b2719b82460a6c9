import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openTestBench } from "../../../tests/fixture/test-bench.ts";
import { makeTinyEngine, TINY_SERVERS } from "../../../tests/fixture/tiny-engine.ts";
import { diskBytes } from "../../process/guard.ts";
import type { Bench } from "../../session/bench.ts";
import { closeBench } from "../../session/open-bench.ts";
import type { EngineError } from "../errors.ts";
import type { Step } from "../house.ts";
import { recipeFor } from "../recipe.ts";
import { boundCache } from "./cache.ts";
import { prepareCommit, readPrepared } from "./prepare.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-prepare-"));
const names = ["healthy", "syntax_error", "dies_at_start", "never_answers", "slower"] as const;
let bench: Bench;
let shas: Record<(typeof names)[number], string>;

before(async () => {
  const source = join(folder, "source");
  const made = makeTinyEngine(
    source,
    names.map((name) => ({ subject: name, server: TINY_SERVERS[name] })),
  );
  shas = Object.fromEntries(names.map((name, i) => [name, made[i]!])) as typeof shas;
  bench = await openTestBench({
    source,
    folder,
    engine: { prepare: ["node --check server.cjs"], limits: { start_s: 1, stop_s: 0.3 } as never },
  });
});
after(() => {
  closeBench(bench);
  rmSync(folder, { recursive: true, force: true });
});

const prepare = (name: (typeof names)[number], onStep?: (step: Step) => void) =>
  prepareCommit({ house: bench.house, sha: shas[name], ...(onStep ? { onStep } : {}) });

test("a commit is built, started and probed once; what is known of it is read back", async () => {
  const steps: string[] = [];
  const prepared = await prepare("healthy", ({ step }) => steps.push(step));
  assert.deepEqual([...new Set(steps)], ["checkout", "prepare", "entry", "start", "probe"]);
  assert.deepEqual([prepared.lacking, prepared.notes], [{}, []]);
  assert.match(prepared.runtime, /^Node\.js v24\./);
  steps.length = 0;
  const again = await prepare("healthy", ({ step }) => steps.push(step));
  assert.deepEqual([again.able, steps], [prepared.able, []]);
  assert.deepEqual(readdirSync(join(prepared.tree, "..")).sort(), ["ready", "tree"]);
});

test("a build that failed and left nothing that starts says which command, and how, with its last lines", async () => {
  await assert.rejects(prepare("syntax_error"), (error: EngineError) => {
    assert.equal(error.stage, "prepare");
    assert.match(
      error.message,
      /^node --check server\.cjs ended with code 1; what it left ended with code 1/,
    );
    assert.match(error.output, /SyntaxError/);
    return true;
  });
  const recipe = await recipeFor(bench.house, shas.syntax_error);
  assert.equal(await readPrepared(bench.house, shas.syntax_error, recipe), null);
});

test("a commit that dies at start or never answers is told apart", async () => {
  await assert.rejects(prepare("dies_at_start"), (error: EngineError) => {
    assert.deepEqual([error.stage, error.absent], ["start", false]);
    assert.equal(error.message, "ended with code 3 before it answered a PING");
    assert.match(error.output, /no such option: ferment/);
    return true;
  });
  await assert.rejects(prepare("never_answers"), {
    message: "did not answer a PING within 1 s; it listens on no TCP port",
  });
});

test("an interrupted preparation leaves nothing that is taken for a whole one", async () => {
  const stop = new AbortController();
  const going = prepareCommit({ house: bench.house, sha: shas.slower, signal: stop.signal });
  setTimeout(() => stop.abort(), 100);
  await assert.rejects(going, { name: "AbortError" });
  const recipe = await recipeFor(bench.house, shas.slower);
  assert.equal(await readPrepared(bench.house, shas.slower, recipe), null);
});

test("the cache keeps what was used last", async () => {
  const { prepared_dir } = bench.house;
  await prepare("healthy");
  await prepare("slower");
  await prepare("healthy");
  const removed = await boundCache({ prepared_dir, most_bytes: (await diskBytes([prepared_dir])) - 1 });
  assert.equal(removed, 1);
  assert.deepEqual(
    readdirSync(prepared_dir).map((name) => name.slice(0, 40)),
    [shas.healthy],
  );
  assert.equal(existsSync(prepared_dir), true);
});
