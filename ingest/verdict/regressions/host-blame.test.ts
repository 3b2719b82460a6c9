import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlamedSeries, hostBlame, type LevelSession } from "./host-blame.ts";

const sessions = (from: number, controls: (number | null)[], more: Partial<LevelSession> = {}) =>
  controls.map((control, i) => {
    const session = `${from + i}`;
    return { session, host: "desk", epoch: "1", blocks: [`${session}/0`], control, ...more };
  });

const series = (more: Partial<BlamedSeries>): BlamedSeries => ({
  series: "get",
  ratio: 0.9,
  ratio_low: 0.89,
  ratio_high: 0.91,
  before: sessions(0, [100, 101, 99, 100, 100]),
  after: sessions(10, [100, 99, 101, 100, 101]),
  ...more,
});
const moved = { after: sessions(10, [90, 91, 89, 90, 90]) };

test("the engine is to blame where the control held, however many series moved", () => {
  const { blame, blocked, said } = hostBlame([series({})]);
  assert.deepEqual([blame, blocked], ["engine", false]);
  assert.match(said, /same 10 sessions the control, .* held: it moved by \+0\.2 %/);
  const many = Array.from({ length: 30 }, (_, i) => series({ series: `s${i}` }));
  assert.equal(hostBlame(many).blame, "engine");
  assert.equal(
    hostBlame([...many, series(moved)]).blame,
    "engine",
    "one control that moved excuses no other",
  );
});

test("the host is to blame only where the control moved as far, the same way, in every series", () => {
  const { blame, said, control } = hostBlame([series(moved), series({ ...moved, series: "set" })]);
  assert.equal(blame, "host");
  assert.match(said, /moved by -10\.0 % in the same 10 sessions/);
  assert.ok(Math.abs(control!.ratio - 0.9) < 1e-3);
  assert.equal(hostBlame([series({ after: sessions(10, [110, 111, 109, 110, 110]) })]).blame, "engine");
});

test("a control that moved a little does not excuse a step that goes far beyond it", () => {
  const { blame, said } = hostBlame([series({ after: sessions(10, [97, 97.5, 96.5, 97, 97]) })]);
  assert.equal(blame, "engine");
  assert.match(said, /moved by -3\.0 %, which is too little to explain the shift/);
});

test("a noisy control, or too few sessions with one, leave it unknown", () => {
  assert.equal(hostBlame([series({ after: sessions(10, [60, 130, 80, 120, 95]) })]).blame, "unknown");
  const few = hostBlame([series({ after: sessions(10, [90, null, 91]) })]);
  assert.deepEqual([few.blame, few.control], ["unknown", null]);
  assert.match(few.said, /fewer than 3 sessions/);
  assert.deepEqual(hostBlame([]).blame, "unknown");
  assert.equal(hostBlame([series({ ratio: null, ratio_low: null, ratio_high: null })]).blame, "unknown");
});

test("a step that coincides with another epoch or host is blocked, unless some of it was measured in the old one", () => {
  const other = sessions(10, [100, 100, 100], { epoch: "2" });
  assert.deepEqual(
    [hostBlame([series({ after: other })]).blame, hostBlame([series({ after: other })]).blocked],
    ["unknown", true],
  );
  assert.equal(hostBlame([series({ after: sessions(10, [100, 100, 100], { host: "loft" }) })]).blocked, true);
  const both = [...other, ...sessions(20, [100, 100, 100])];
  assert.deepEqual(
    [hostBlame([series({ after: both })]).blame, hostBlame([series({ after: both })]).blocked],
    ["engine", false],
  );
});

test("levels that were measured in the same blocks share the host's mood, with a control or without", () => {
  const rounds = sessions(0, [null, null, null]);
  const { blame, said } = hostBlame([series({ before: rounds, after: rounds })]);
  assert.equal(blame, "engine");
  assert.match(said, /same 3 blocks/);
});

test("levels of the same sessions in different blocks share no mood: the host is acquitted by three blocks and no fewer", () => {
  const level = (blocks: (session: number) => string[]) =>
    sessions(0, [null, null, null]).map((one, i) => ({ ...one, blocks: blocks(i) }));
  const before = level((i) => [`${i}/0`, `${i}/1`]);
  const apart = level((i) => [`${i}/2`]);
  assert.equal(hostBlame([series({ before, after: apart })]).blame, "unknown");
  const two = level((i) => [`${i}/${i === 0 ? 2 : 1}`]);
  assert.equal(hostBlame([series({ before, after: two })]).blame, "unknown");
  // One session is enough where three of its blocks hold both.
  const [one] = sessions(0, [null], { blocks: ["0/0", "0/1", "0/2"] });
  assert.equal(hostBlame([series({ before: [one!], after: [one!] })]).blame, "engine");
});
