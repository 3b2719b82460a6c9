import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { reportActivity } from "../../../db/commands/activity/report-activity.ts";
import { readActivity } from "../../../db/queries/activity.ts";
import { temporaryDatabase } from "../../../tests/fixture/temporary-database.ts";
import { ActivityFeed, type FeedOptions } from "./activity-feed.ts";
import { eventStream } from "./event-stream.ts";

const LONG_MS = 60_000;

/** A feed of a database of its own, what it was asked, and a way to say something. */
function feedOf(options: Partial<FeedOptions> = {}) {
  const { ctx } = temporaryDatabase();
  const asked = { times: 0 };
  const feed = new ActivityFeed({
    read: () => {
      asked.times += 1;
      return readActivity(ctx);
    },
    every_ms: 5,
    repeat_ms: LONG_MS,
    ...options,
  });
  const say = (message: string) =>
    reportActivity({ ctx, input: { state: "measuring", message, pid: process.pid } });
  return { feed, asked, say };
}

/** Somebody who watches, and what he was told. */
function watcher(most = Number.POSITIVE_INFINITY) {
  const told: string[] = [];
  const about = { ended: 0 };
  return {
    told,
    about,
    tell: (line: string) => {
      told.push(JSON.parse(line).said?.activity.message ?? "nothing");
      return told.length < most;
    },
    end: () => {
      about.ended += 1;
    },
  };
}

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 5) {
    assert.ok(waited < 5_000, "it did not come about");
    await sleep(5);
  }
}

test("everybody is told at once and again when something changed, by one reader for all", async () => {
  const { feed, asked, say } = feedOf();
  const [one, other] = [watcher(), watcher()];
  const leave = [feed.join(one), feed.join(other)];
  assert.deepEqual([one.told, other.told], [["nothing"], ["nothing"]]);
  say("round 1");
  await until(() => one.told.length === 2 && other.told.length === 2);
  const before = asked.times;
  await until(() => asked.times >= before + 3);
  assert.deepEqual([one.told, other.told], Array(2).fill(["nothing", "round 1"]), "no news, no word");
  for (const go of leave) go();
});

test("nothing is read while nobody watches", async () => {
  const { feed, asked } = feedOf();
  feed.join(watcher())();
  const { times } = asked;
  await sleep(40);
  assert.deepEqual([feed.watchers, asked.times], [0, times]);
});

test("what did not change is said again after a while, so that silence means something", async () => {
  const { feed } = feedOf({ repeat_ms: 20 });
  const one = watcher();
  const leave = feed.join(one);
  await until(() => one.told.length >= 3);
  leave();
});

test("no more may watch than there is room for, and whoever leaves makes room", () => {
  const { feed } = feedOf({ most: 2 });
  const leave = feed.join(watcher());
  const last = feed.join(watcher());
  assert.throws(() => feed.join(watcher()), RangeError);
  assert.equal(eventStream(feed), null);
  leave();
  assert.ok(!feed.full);
  last();
});

test("who is too far behind, who stayed too long, and everybody in the end is let go, once", async () => {
  const { feed, say } = feedOf({ stay_ms: 100 });
  const slow = watcher(2);
  const patient = watcher();
  feed.join(slow);
  feed.join(patient);
  say("round 1");
  await until(() => slow.about.ended === 1);
  assert.equal(patient.about.ended, 0);
  await until(() => patient.about.ended === 1);
  const last = watcher();
  feed.join(last);
  feed.close();
  feed.close();
  assert.deepEqual([slow.about.ended, patient.about.ended, last.about.ended, feed.watchers], [1, 1, 1, 0]);
  assert.ok(feed.full, "nobody joins a feed that is closed");
});

test("where it cannot be read any more, everybody is let go", async () => {
  const broken = { now: false };
  const failing = new ActivityFeed({
    every_ms: 5,
    read: () => {
      if (broken.now) throw new Error("the database is gone");
      return { said: null, silent: false };
    },
  });
  const one = watcher();
  failing.join(one);
  broken.now = true;
  await until(() => one.about.ended === 1);
  assert.equal(failing.watchers, 0);
});

test("a stream begins with what is so now, and is left when its reader goes", async () => {
  const { feed, say } = feedOf();
  say("round 2");
  const stream = eventStream(feed)!;
  const reader = stream.getReader();
  const text = new TextDecoder();
  const next = async () => text.decode((await reader.read()).value);
  assert.match(await next(), /^retry: \d+\n\n$/);
  assert.match(await next(), /^data: \{"said":\{"activity":\{.*"round 2".*\}\n\n$/);
  say("round 3\n\ndata: {}");
  const [line, ...rest] = (await next()).split("\n");
  assert.match(line!, /round 3\\n\\ndata/, "a line break within is no end of the event");
  assert.deepEqual(rest, ["", ""]);
  await reader.cancel();
  assert.equal(feed.watchers, 0);
});

test("a reader that takes nothing is given up", async () => {
  const { feed, say } = feedOf();
  const stream = eventStream(feed)!;
  for (let n = 0; feed.watchers > 0; n += 1) {
    assert.ok(n < 500);
    say(`run ${n}`);
    await sleep(5);
  }
  assert.ok(stream);
});
