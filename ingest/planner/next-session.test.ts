import assert from "node:assert/strict";
import { test } from "node:test";
import { type KnownSession, type NextSession, nextSession } from "./next-session.ts";

const control = { commit_id: null, max_distance: 200, overlap: 5 };
const plan = { prefix: "p:", epoch_id: 1, rounds: 2, control };
const places = (ids: readonly number[]) => ids.map((id) => ({ commit_id: id, position: id }));

function closed(next: NextSession, id: number): KnownSession {
  return { ...next, id, epoch_id: 1, ended_at: 1 };
}

test("rounds over the whole history come first, and end", () => {
  const sessions: KnownSession[] = [];
  const usable = places([1, 2, 3]);
  for (const round of [1, 2]) {
    const next = nextSession({ ...plan, usable, sessions })!;
    assert.equal(next.key, `p:1:round:${round}`);
    assert.deepEqual(
      next.commits.map((one) => `${one.role} ${one.commit_id}`),
      ["control 1", "history 2", "history 3"],
    );
    sessions.push(closed(next, round));
  }
  assert.equal(nextSession({ ...plan, usable, sessions }), null);
});

test("an interrupted session goes on, without commits that cannot be measured any more", () => {
  const open: KnownSession = {
    id: 7,
    key: "p:1:round:1",
    kind: "round",
    epoch_id: 1,
    ended_at: null,
    commits: [1, 2, 3].map((commit_id) => ({ commit_id, role: "history" })),
  };
  const next = nextSession({ ...plan, usable: places([1, 3]), sessions: [open] })!;
  assert.deepEqual(Object.keys(next).sort(), ["commits", "key", "kind"]);
  assert.equal(next.key, open.key);
  assert.deepEqual(
    next.commits.map((one) => one.commit_id),
    [1, 3],
  );
  const later = nextSession({ ...plan, epoch_id: 2, usable: places([1, 3]), sessions: [open] })!;
  assert.equal(later.key, "p:2:round:2", "another epoch is another block");
});

test("new commits are measured newest first beside their last measured ancestor and the control", () => {
  const sessions: KnownSession[] = [];
  for (let id = 1; id <= 2; id += 1)
    sessions.push(closed(nextSession({ ...plan, usable: places([1, 2, 3]), sessions })!, id));
  const roles: string[] = [];
  for (let id = 3; id < 20; id += 1) {
    const next = nextSession({ ...plan, usable: places([1, 2, 3, 4, 5]), sessions });
    if (!next) break;
    roles.push(next.commits.map((one) => `${one.role} ${one.commit_id}`).join(", "));
    sessions.push(closed(next, id));
  }
  assert.deepEqual(roles, [
    "candidate 5, ancestor 3, control 1",
    "candidate 5, ancestor 3, control 1",
    "candidate 4, ancestor 3, control 1",
    "candidate 4, ancestor 3, control 1",
  ]);
});

test("a control that is the ancestor too, or older than the window, stays the control", () => {
  const sessions = [closed(nextSession({ ...plan, rounds: 1, usable: places([1]), sessions: [] })!, 1)];
  const beside = nextSession({ ...plan, rounds: 1, usable: places([1, 2]), sessions })!;
  assert.deepEqual(beside.commits, [
    { commit_id: 2, role: "candidate" },
    { commit_id: 1, role: "control" },
  ]);
  sessions.push(closed(beside, 2));
  const moved = nextSession({ ...plan, rounds: 1, kept: places([1]), usable: places([2, 3]), sessions })!;
  assert.deepEqual(moved.commits, [
    { commit_id: 3, role: "candidate" },
    { commit_id: 2, role: "ancestor" },
    { commit_id: 1, role: "control" },
  ]);
});

test("with nothing to measure there is no session", () => {
  assert.equal(nextSession({ ...plan, usable: [], sessions: [] }), null);
  assert.equal(nextSession({ ...plan, usable: [], kept: places([1]), sessions: [] }), null);
});
