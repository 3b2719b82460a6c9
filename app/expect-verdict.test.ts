import assert from "node:assert/strict";
import { test } from "node:test";
import type { Activity } from "../db/contract/activity.ts";
import type { SessionTime } from "../db/queries/hosts/session-times.ts";
import { expectVerdict } from "./expect-verdict.ts";

const MINUTE = 60_000;
const now = 1_000 * MINUTE;
const engine = "tiny";
const heard = (activity: Partial<Activity>, silent = false) => ({
  said: { activity: { state: "watching", message: "", pid: 1, rounds: 5, ...activity } as Activity },
  now,
  silent,
});
const candidates: SessionTime[] = [8, 9, 7, 300].map((minutes) => ({
  kind: "candidate",
  duration_ms: minutes * MINUTE,
  commits: 3,
}));
const round: SessionTime = { kind: "round", duration_ms: 100 * MINUTE, commits: 50 };
const turn: SessionTime = { kind: "rerun", duration_ms: 2 * MINUTE, commits: 2 };

test("a commit waits for what is being measured, then for its own sessions", () => {
  const idle = expectVerdict({ heard: heard({}), times: candidates, completed_rounds: 5, engine });
  assert.deepEqual(idle, {
    told: true,
    verdict_ms: 5 * 8.5 * MINUTE,
    verdict_ms_most: 5 * 8.5 * MINUTE,
    sessions: 5,
    session_ms: 8.5 * MINUTE,
  });
  const busy = heard({ state: "measuring", ends_at: now + 4 * MINUTE });
  const measuring = expectVerdict({ heard: busy, times: candidates, completed_rounds: 5, engine });
  assert.equal(measuring.told && measuring.verdict_ms, 4 * MINUTE + 5 * 8.5 * MINUTE);
});

test("reruns may take all of their turns, and where nobody knows how long those are, that is said", () => {
  const busy = heard({ state: "measuring", ends_at: now + MINUTE, turn: 3, turns: 13 });
  const told = expectVerdict({ heard: busy, times: [turn, ...candidates], completed_rounds: 5, engine });
  assert.ok(told.told && told.verdict_ms_most === told.verdict_ms + 10 * 2 * MINUTE);
  const unknown = expectVerdict({ heard: busy, times: candidates, completed_rounds: 5, engine });
  assert.ok(unknown.told && unknown.verdict_ms_most === null);
});

test("during the first rounds a commit takes part in those to come, and has the others afterwards", () => {
  const busy = heard({ state: "measuring", round: 2, ends_at: now + 350 * MINUTE });
  const told = expectVerdict({ heard: busy, times: [round], completed_rounds: 1, engine });
  assert.deepEqual(told.told && [told.sessions, told.session_ms, told.verdict_ms], [
    2,
    6 * MINUTE,
    362 * MINUTE,
  ]);
  const preparing = heard({ state: "preparing" });
  assert.equal(expectVerdict({ heard: preparing, times: [round], completed_rounds: 1, engine }).told, false);
});

test("what nobody knows is not told", () => {
  const why = (about: Parameters<typeof expectVerdict>[0]) => {
    const told = expectVerdict(about);
    assert.ok(!told.told);
    return told.why;
  };
  const base = { times: candidates, completed_rounds: 5, engine };
  assert.match(why({ ...base, heard: { said: null, now, silent: false } }), /no measuring process/);
  assert.match(why({ ...base, heard: heard({}, true) }), /silent/);
  assert.match(why({ ...base, heard: heard({ state: "stopped" }) }), /nothing is measuring/);
  assert.match(why({ ...base, heard: heard({ engine: "other" }) }), /another engine/);
  const { rounds: _, ...without } = heard({}).said.activity;
  assert.match(
    why({ ...base, heard: { said: { activity: without }, now, silent: false } }),
    /how many sessions/,
  );
  assert.match(why({ ...base, times: [turn], heard: heard({}) }), /no session is complete/);
});
