import assert from "node:assert/strict";
import { test } from "node:test";
import { levelsSeen, type SeriesAbout } from "./level-evidence.ts";

const NOISE = { between_runs: 0.01, between_commits: null };
const CONTROL = 100;

/** Ten commits, c0 to c9, numbered from 10, each measured in one block of each of three sessions; the control thrice in each. */
function about(levels: [from: number, to: number][], more: Partial<SeriesAbout> = {}): SeriesAbout {
  const place = new Map(Array.from({ length: 10 }, (_, at) => [10 + at, at]));
  const runs = [1, 2, 3].flatMap((session_id) => {
    const run = (commit_id: number, block: number, value: number) => ({
      ...{ commit_id, session_id, block, epoch_id: 7, value },
      placement: "pinned" as const,
    });
    const own = [...place].map(([commit_id, at]) => run(commit_id, Math.floor(at / 4), 500));
    return [...own, ...[1_000, 900 + session_id, 2].map((value) => run(CONTROL, 9, value))];
  });
  return {
    detection: {
      levels: levels.map(([from, to]) => ({
        from: `c${from}`,
        to: `c${to}`,
        value: 1,
        commits: to - from + 1,
      })),
      noise: NOISE,
    },
    ...{ runs, place, near: new Set(place.keys()) },
    placeOf: (sha) => Number(sha.slice(1)),
    controls: new Map([1, 2, 3].map((session_id) => [session_id, CONTROL])),
    ...more,
  };
}

const span = (level: ReturnType<typeof levelsSeen>["before"]) =>
  level && [level.from, level.to, level.commits];

test("a step keeps both of its levels, the blocks of their sessions and the control's median in each", () => {
  const seen = levelsSeen(
    { before_commit: "c4", commit: "c5" },
    about([
      [0, 4],
      [5, 9],
    ]),
  );
  assert.deepEqual(
    [span(seen.before), span(seen.after)],
    [
      ["c0", "c4", 5],
      ["c5", "c9", 5],
    ],
  );
  assert.deepEqual(seen.before!.sessions[0], { session_id: 1, epoch_id: 7, blocks: [0, 1], control: 901 });
  assert.deepEqual(
    seen.after!.sessions.map(({ session_id, blocks, control }) => [session_id, blocks, control]),
    [1, 2, 3].map((session_id) => [session_id, [1, 2], 900 + session_id]),
  );
  assert.equal(seen.noise_between_runs, NOISE.between_runs);
});

test("the newest commits of a level are its new side, the others its old one", () => {
  const seen = levelsSeen(
    { before_commit: "c7", commit: "c8" },
    about([
      [0, 2],
      [3, 9],
    ]),
  );
  assert.deepEqual(
    [span(seen.before), span(seen.after)],
    [
      ["c3", "c7", 5],
      ["c8", "c9", 2],
    ],
  );
});

test("sessions far from the change, without a control, or not asked for are not made up", () => {
  const change = { before_commit: "c4", commit: "c5" };
  const levels: [number, number][] = [
    [0, 4],
    [5, 9],
  ];
  const near = levelsSeen(change, about(levels, { near: new Set([14, 15]) }));
  assert.deepEqual([near.before!.commits, near.before!.sessions[0]!.blocks], [5, [1]]);
  const bare = levelsSeen(change, about(levels, { controls: new Map() }));
  assert.deepEqual(
    bare.before!.sessions.map(({ control }) => control),
    [null, null, null],
  );
  assert.deepEqual(levelsSeen(change, about(levels, { controls: null })).after!.sessions, []);
  assert.equal(levelsSeen(change, about([])).before, null);
});
