import assert from "node:assert/strict";
import { test } from "node:test";
import { hostFreshness, STALE_MS } from "./host-freshness.ts";

const now = 10 * STALE_MS;
const host = {
  session: { origin: "measured" as const, started_at: now - 2 * STALE_MS, ended_at: null },
  last_run_at: now - STALE_MS - 1,
  waiting: 3,
  alive: false,
  now,
};
const stateOf = (about: Partial<typeof host>) => hostFreshness({ ...host, ...about }).state;

test("a host is stale when commits wait and it has made no run for a day", () => {
  assert.deepEqual(hostFreshness(host), { state: "stale", last_at: now - STALE_MS - 1, commits: 3 });
  assert.equal(stateOf({ last_run_at: now - STALE_MS }), "waiting");
});

test("a host on which no commit waits is not stale, however long ago it measured", () => {
  assert.equal(stateOf({ waiting: 0 }), "current");
});

test("a session that was left open is no sign of life, and one that is being made is", () => {
  assert.equal(stateOf({}), "stale");
  assert.deepEqual(hostFreshness({ ...host, alive: true }), {
    state: "measuring",
    since: now - 2 * STALE_MS,
  });
});

test("before its first run a host counts from when its session began", () => {
  assert.deepEqual(hostFreshness({ ...host, last_run_at: null }), {
    state: "stale",
    last_at: now - 2 * STALE_MS,
    commits: 3,
  });
});

test("a recording measures nothing, and what nobody knows is not told", () => {
  assert.equal(stateOf({ session: { ...host.session, origin: "recording" } as never }), "recording");
  assert.equal(hostFreshness({ ...host, waiting: null }).state, "unknown");
});
