import assert from "node:assert/strict";
import { test } from "node:test";
import type { ControlRule } from "./choose-control.ts";
import { type KnownSession, nextSession } from "./next-session.ts";

const rounds = 1;
const rule: ControlRule = { commit_id: null, max_distance: 10, overlap: 3 };

/** A host that measures what it is told to, commit after commit. */
class Host {
  readonly sessions: KnownSession[] = [];
  rule = rule;
  epoch_id = 1;
  /** Commits that cannot be measured any more. */
  readonly gone = new Set<number>();
  /** Where the window begins; what it left behind is kept as long as it may be control. */
  from = 1;

  next(newest: number) {
    const places = Array.from({ length: newest }, (_, i) => ({ commit_id: i + 1, position: i + 1 }));
    const there = places.filter(({ commit_id }) => !this.gone.has(commit_id));
    const named = new Set(
      this.sessions
        .at(-1)
        ?.commits.filter(({ role }) => role === "control" || role === "successor")
        .map(({ commit_id }) => commit_id),
    );
    return nextSession({
      prefix: "p:",
      epoch_id: this.epoch_id,
      rounds,
      usable: there.filter(({ position }) => position >= this.from),
      kept: there.filter(({ position, commit_id }) => position < this.from && named.has(commit_id)),
      sessions: this.sessions,
      control: this.rule,
    });
  }

  /** Measures the newest commit; returns control and successor, "1" or "1+12". */
  measure(newest: number, ended_at: number | null = 1): string | null {
    const next = this.next(newest);
    if (!next) return null;
    const open = this.sessions.findIndex(({ key }) => key === next.key);
    const session = { ...next, id: this.sessions.length + 1, epoch_id: this.epoch_id, ended_at };
    if (open < 0) this.sessions.push(session);
    else this.sessions[open] = { ...session, id: open + 1, commits: this.sessions[open]!.commits };
    const who = (role: string) => next.commits.find((one) => one.role === role)?.commit_id;
    return who("successor") === undefined ? `${who("control")}` : `${who("control")}+${who("successor")}`;
  }
}

test("a control that is too old is measured beside its successor before that takes over, again and again", () => {
  const host = new Host();
  const seen: string[] = [];
  for (let newest = 1; newest <= 45; newest += 1) seen.push(host.measure(newest)!);
  const stretches = seen.filter((one, i) => one !== seen[i - 1]);
  assert.deepEqual(stretches, ["1", "1+11", "11", "11+21", "21", "21+31", "31", "31+41", "41"]);
  for (const pair of ["1+11", "11+21", "21+31"]) assert.equal(seen.filter((one) => one === pair).length, 3);
});

test("every session has its control, whatever else that commit is", () => {
  const host = new Host();
  for (let newest = 1; newest <= 30; newest += 1) host.measure(newest);
  for (const { commits } of host.sessions) {
    assert.equal(commits.filter(({ role }) => role === "control").length, 1);
    assert.equal(new Set(commits.map(({ commit_id }) => commit_id)).size, commits.length);
  }
});

test("the choice follows from the stored sessions alone", () => {
  const host = new Host();
  for (let newest = 1; newest <= 13; newest += 1) host.measure(newest);
  const copy = new Host();
  copy.sessions.push(...structuredClone(host.sessions));
  assert.deepEqual(copy.next(14), host.next(14));
});

test("an interrupted session goes on with the same successor, and counts when it is complete", () => {
  const host = new Host();
  for (let newest = 1; newest <= 11; newest += 1) host.measure(newest);
  assert.equal(host.measure(12, null), "1+11");
  assert.equal(host.measure(13, null), "1+11", "the open session goes on");
  assert.equal(host.sessions.length, 12);
  assert.equal(host.measure(13), "1+11");
  assert.deepEqual([host.measure(13), host.measure(14), host.measure(15)], ["1+11", "1+11", "11"]);
});

test("a session that an epoch cut short is no overlap", () => {
  const host = new Host();
  for (let newest = 1; newest <= 11; newest += 1) host.measure(newest);
  host.measure(12, null);
  host.epoch_id = 2;
  assert.deepEqual(
    [host.measure(12), host.measure(13), host.measure(14), host.measure(15)],
    ["1+11", "1+11", "1+11", "11"],
  );
});

test("a control that the window left behind stays until it is too old, and is handed over as ever", () => {
  const host = new Host();
  const seen: string[] = [];
  for (let newest = 1; newest <= 26; newest += 1) {
    host.from = Math.max(1, newest - 3);
    seen.push(host.measure(newest)!);
  }
  const stretches = seen.filter((one, i) => one !== seen[i - 1]);
  assert.deepEqual(stretches, ["1", "1+11", "11", "11+21", "21"]);
});

test("a control that cannot be measured any more is replaced at once by a commit with all its rounds", () => {
  const host = new Host();
  for (let newest = 1; newest <= 6; newest += 1) host.measure(newest);
  host.gone.add(1);
  assert.equal(host.measure(7), "6");
  assert.equal(host.measure(8), "6", "it stays");
  host.gone.delete(1);
  assert.equal(host.measure(9), "6", "also when the old one is back");
});

test("a successor takes over before its time where the control is lost, and is replaced where it is lost itself", () => {
  const lost = new Host();
  for (let newest = 1; newest <= 12; newest += 1) lost.measure(newest);
  lost.gone.add(1);
  assert.equal(lost.measure(13), "11");
  const replaced = new Host();
  for (let newest = 1; newest <= 13; newest += 1) replaced.measure(newest);
  replaced.gone.add(11);
  assert.deepEqual(
    [replaced.measure(14), replaced.measure(15), replaced.measure(16), replaced.measure(17)],
    ["1+13", "1+13", "1+13", "13"],
    "the other one begins anew",
  );
});

test("a commit that is named takes over after the overlap, and is never too old", () => {
  const host = new Host();
  for (let newest = 1; newest <= 5; newest += 1) host.measure(newest);
  host.rule = { ...rule, commit_id: 3 };
  const seen: string[] = [];
  for (let newest = 6; newest <= 30; newest += 1) seen.push(host.measure(newest)!);
  assert.deepEqual(seen.slice(0, 4), ["1+3", "1+3", "1+3", "3"]);
  assert.ok(seen.slice(3).every((one) => one === "3"));
  host.rule = rule;
  assert.equal(host.measure(31), "3+30", "named no more, it is as old as it is");
});

test("from the first session on the control is the named commit, else the oldest that is not too old", () => {
  assert.equal(new Host().measure(5), "1");
  assert.equal(new Host().measure(40), "30");
  const host = new Host();
  host.rule = { ...rule, commit_id: 7 };
  assert.equal(host.measure(40), "7");
  host.gone.add(7);
  assert.equal(host.measure(41), "40", "a named commit that cannot be measured is passed over");
});

test("where every measured commit is too old, the control stays until a younger one is measured", () => {
  const host = new Host();
  host.measure(1);
  assert.equal(host.measure(30), "1");
  assert.equal(host.measure(31), "1+30");
});

test("a commit that was handed over from has to be measured beside its successor anew to come back", () => {
  const host = new Host();
  for (let newest = 1; newest <= 4; newest += 1) host.measure(newest);
  const seen: string[] = [];
  for (const commit_id of [3, 1, 3]) {
    host.rule = { ...rule, commit_id };
    for (let i = 0; i < 4; i += 1) seen.push(host.measure(5 + seen.length)!);
  }
  assert.deepEqual(seen, ["1+3", "1+3", "1+3", "3", "3+1", "3+1", "3+1", "1", "1+3", "1+3", "1+3", "3"]);
});
