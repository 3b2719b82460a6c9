import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openHostTurn } from "./host-turn.ts";

const linux = { skip: process.platform !== "linux" && "the system has no abstract names" };
const module = join(import.meta.dirname, "host-turn.ts");

/** Another process that takes the turn, says so and keeps it until it is killed. */
async function holder(name: string) {
  const script = `import { openHostTurn } from ${JSON.stringify(module)};
    await openHostTurn({ name: ${JSON.stringify(name)} }).take();
    console.log("taken");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout!, "data");
  return child;
}

test("one has the host at a time, and who waits is told once", linux, async () => {
  const name = `plumbline-turn-${process.pid}-one`;
  const told: string[] = [];
  const first = await openHostTurn({ name }).take();
  const order: string[] = [];
  const second = openHostTurn({ name, tell: (line) => told.push(line) })
    .take()
    .then((release) => {
      order.push("second");
      return release;
    });
  await sleep(100);
  order.push("first gives it back");
  first();
  (await second)();
  assert.deepEqual(order, ["first gives it back", "second"]);
  assert.deepEqual(told, ["another plumbline works on this host; waiting for its turn to end"]);
});

test("what a killed process held is free at once", linux, async () => {
  const name = `plumbline-turn-${process.pid}-killed`;
  const child = await holder(name);
  const waiting = openHostTurn({ name }).take();
  let had = false;
  waiting.then(() => {
    had = true;
  });
  await sleep(100);
  assert.equal(had, false);
  child.kill("SIGKILL");
  (await waiting)();
});

test("who gives it back to one that waits lets him in first", linux, async () => {
  const name = `plumbline-turn-${process.pid}-courtesy`;
  const greedy = openHostTurn({ name });
  const order: string[] = [];
  const release = await greedy.take();
  const other = openHostTurn({ name })
    .take()
    .then((free) => {
      order.push("other");
      free();
    });
  await sleep(100);
  release();
  const again = greedy.take().then((free) => {
    order.push("greedy");
    free();
  });
  await Promise.all([other, again]);
  assert.deepEqual(order, ["other", "greedy"]);
});

test(
  "one waits no longer than the signal allows, and several waiting all get their turn",
  linux,
  async () => {
    const name = `plumbline-turn-${process.pid}-abort`;
    const release = await openHostTurn({ name }).take();
    const stop = new AbortController();
    const given_up = openHostTurn({ name }).take(stop.signal);
    stop.abort(new Error("stopped"));
    await assert.rejects(given_up, /stopped/);
    let inside = 0;
    const others = Array.from({ length: 5 }, async () => {
      const free = await openHostTurn({ name }).take();
      inside += 1;
      assert.equal(inside, 1);
      await sleep(5);
      inside -= 1;
      free();
    });
    release();
    await Promise.all(others);
  },
);
