import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionRole } from "../../db/contract/session.ts";
import { controlNews } from "./control-news.ts";
import type { KnownSession } from "./next-session.ts";

const rule = { commit_id: null, max_distance: 10, overlap: 5 };
const shaOf = (commit_id: number) => String(commit_id).repeat(40);

function sessionOf(id: number, controls: Partial<Record<SessionRole, number>>): KnownSession {
  const commits = Object.entries(controls).map(([role, commit_id]) => ({
    commit_id,
    role: role as SessionRole,
  }));
  return { id, key: `p:${id}`, kind: "candidate", epoch_id: 1, ended_at: 1, commits };
}

const news = (...all: Partial<Record<SessionRole, number>>[]) => {
  const sessions = all.map((controls, i) => sessionOf(i, controls));
  return controlNews({ sessions: sessions.slice(0, -1), next: sessions.at(-1)!, rule, shaOf });
};

test("a control that goes on is no news, nor is the first one, nor a session that goes on", () => {
  assert.deepEqual(news({ control: 1 }), []);
  assert.deepEqual(news({ control: 1 }, { control: 1 }), []);
  assert.deepEqual(news({ control: 1, successor: 2 }, { control: 1, successor: 2 }), []);
  const [one, two] = [sessionOf(1, { control: 1 }), sessionOf(2, { control: 2 })];
  assert.deepEqual(controlNews({ sessions: [one, two], next: two, rule, shaOf }), []);
});

test("a handover is told as it begins and as it ends", () => {
  assert.deepEqual(news({ control: 1 }, { control: 1, successor: 2 }), [
    "control 1111111111 is to be replaced, it is too old: 2222222222 is measured beside it for 5 sessions and then takes over",
  ]);
  const sessions = [sessionOf(1, { control: 1 })];
  const next = sessionOf(2, { control: 1, successor: 2 });
  const [named] = controlNews({ sessions, next, rule: { ...rule, commit_id: 2 }, shaOf });
  assert.match(named!, /control\.commit names another/);
  assert.deepEqual(news({ control: 1, successor: 2 }, { control: 1, successor: 2 }, { control: 2 }), [
    "control changed from 1111111111 to 2222222222, after 2 sessions side by side",
  ]);
});

test("a control that was lost before another stood beside it is told as a break", () => {
  assert.deepEqual(news({ control: 1 }, { control: 2 }), [
    "control changed without overlap, from 1111111111 to 2222222222: the old one cannot be measured any more",
  ]);
  assert.deepEqual(news({ control: 1 }, { candidate: 2 }), ["no commit can be control now; 1111111111 was"]);
});
