import assert from "node:assert/strict";
import { test } from "node:test";
import { type FoldedProfile, foldedProfile, PROFILE_LIMITS } from "../../../db/contract/profile.ts";
import { foldPerf } from "./fold-perf.ts";
import { foldV8, withoutFolders } from "./fold-v8.ts";
import { cpuProfile } from "./node-report.ts";

const v8 = (nodes: [id: number, name: string, url: string, hits: number, children: number[]][]) =>
  cpuProfile.parse({
    nodes: nodes.map(([id, functionName, url, hitCount, children]) => ({
      id,
      callFrame: { functionName, url, scriptId: "1", lineNumber: id, columnNumber: 0 },
      hitCount,
      children,
    })),
  });

/** "outer;inner 3" for each stack in which samples ended. */
function lines({ frames, nodes }: FoldedProfile): string[] {
  const stacks: string[] = [];
  return nodes
    .map(([caller, frame, self]) => {
      const [name, place] = frames[frame]!;
      const own = place ? `${name} ${place}` : name;
      stacks.push(caller < 0 ? own : `${stacks[caller]};${own}`);
      return self > 0 ? `${stacks.at(-1)}=${self}` : "";
    })
    .filter(Boolean)
    .sort();
}

const samplesIn = ({ nodes }: FoldedProfile) => nodes.reduce((sum, [, , self]) => sum + self, 0);

test("a profile of V8 is folded: lines are left out, idle time is counted apart, paths begin at the tree", () => {
  const { folded, samples, idle_samples } = foldV8(
    v8([
      [1, "(root)", "", 0, [2, 3, 4, 7]],
      [2, "(idle)", "", 40, []],
      [3, "(garbage collector)", "", 2, []],
      [4, "onData", "file:///tree/dist/server.js", 3, [5, 6]],
      [5, "", "/tree/dist/parser.js", 4, []],
      [6, "", "/tree/dist/parser.js", 1, []],
      [7, "listen", "node:net", 1, [8]],
      [8, "far", "/home/somebody/secret/lib/far.js", 1, []],
    ]),
    ["/tree"],
  );
  assert.deepEqual([samples, idle_samples], [12, 40]);
  assert.deepEqual(lines(folded), [
    "(garbage collector)=2",
    "listen node:net;far .../lib/far.js=1",
    "listen node:net=1",
    "onData dist/server.js;(anonymous) dist/parser.js=5",
    "onData dist/server.js=3",
  ]);
  foldedProfile.parse(folded);
});

test("what V8 wrote is told without this host's folders, and nothing else of it changes", () => {
  const written = v8([
    [1, "a", "file:///tree/dist/server.js", 1, []],
    [2, "b", "file:///home/somebody/secret/lib/far.js", 1, []],
    [3, "c", "node:net", 1, []],
  ]);
  const told = withoutFolders(written, ["/tree"]);
  assert.deepEqual(
    told.nodes.map(({ callFrame }) => callFrame.url),
    ["dist/server.js", ".../lib/far.js", "node:net"],
  );
  const blank = ({ nodes }: typeof told) =>
    nodes.map((node) => ({ ...node, callFrame: { ...node.callFrame, url: "" } }));
  assert.deepEqual(blank(told), blank(written));
});

test("a hostile profile is folded within the limits: circles, floods, names of all lengths and signs", () => {
  const circle = foldV8(
    v8([
      [1, "a", "", 1, [2]],
      [2, "b", "", 1, [1]],
    ]),
    [],
  );
  assert.equal(circle.samples, 2);
  foldedProfile.parse(circle.folded);
  const rootless = foldV8(
    v8([
      [1, "(root)", "", 1, [2]],
      [2, "(root)", "", 1, [1]],
    ]),
    [],
  );
  assert.equal(rootless.samples, 2);

  const ill = foldV8(
    v8([[1, `<script>\u0000\u202e\ud800${"x".repeat(5_000)}`, "file://%ff%00", 3, [99, 1]]]),
    [],
  );
  const [name] = ill.folded.frames[0]!;
  assert.ok(name.startsWith("<script>") && name.length <= PROFILE_LIMITS.name && name.isWellFormed());
  assert.doesNotMatch(name, /[\p{Cc}\p{Cf}]/u);
  foldedProfile.parse(ill.folded);

  const many = Array.from({ length: 45_000 }, (_, i): [number, string, string, number, number[]] => [
    i + 2,
    `f${i}`,
    "",
    1 + (i % 3),
    [],
  ]);
  const flood = foldV8(v8([[1, "(root)", "", 0, many.map(([id]) => id)], ...many]), []);
  foldedProfile.parse(flood.folded);
  assert.equal(flood.samples, 90_000);
  assert.equal(samplesIn(flood.folded), 90_000, "what is too much is summed up");

  const deep = Array.from({ length: 3_000 }, (_, i): [number, string, string, number, number[]] => [
    i + 1,
    "again",
    "",
    1,
    [i + 2],
  ]);
  const { folded, samples } = foldV8(v8(deep), []);
  foldedProfile.parse(folded);
  assert.equal(samplesIn(folded), samples, "what is too deep is counted where it was cut");

  const endless = Array.from({ length: 50_000 }, (_, i): [number, string, string, number, number[]] => [
    i + 1,
    `f${i}`,
    "",
    1,
    [i + 2],
  ]);
  const one = foldV8(v8(endless), []);
  assert.equal(one.folded.nodes.length, PROFILE_LIMITS.depth, "all of it is one stack");
  assert.equal(samplesIn(one.folded), 50_000);
});

test("what perf prints is folded: innermost frame first, offsets are no names", async () => {
  async function* printed() {
    yield* "\n\t 7f01 operator new(unsigned long)+0x1f (/usr/lib/libstdc++.so.6)\n\t 11 main (/runs/1/tree/server)\n\n 12 main (/runs/1/tree/server)\nrubbish\n\n ff [unknown] ([kernel.kallsyms])\n fe [unknown] ([kernel.kallsyms])\n 12 main (/runs/1/tree/server)\n".split(
      "\n",
    );
  }
  const { folded, samples } = await foldPerf(printed(), ["/runs/1/tree"]);
  assert.equal(samples, 3);
  assert.deepEqual(lines(folded), [
    "main server;(unknown) kernel=1",
    "main server;operator new(unsigned long) .../lib/libstdc++.so.6=1",
    "main server=1",
  ]);
});
