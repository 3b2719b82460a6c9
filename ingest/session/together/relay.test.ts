import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Relay } from "./relay.ts";

test("who asks again goes behind the others, and no two act at once", async () => {
  const relay = new Relay(3);
  const order: string[] = [];
  let acting = 0;
  const run = async (name: string) => {
    for (let turn = 0; turn < 3; turn += 1) {
      await relay.turn(async () => {
        acting += 1;
        assert.equal(acting, 1);
        await sleep(name === "B" ? 5 : 1);
        order.push(name);
        acting -= 1;
      });
    }
  };
  await Promise.all(["A", "B", "C"].map(run));
  assert.equal(order.join(""), "ABCABCABC");
});

test("a turn that fails fails alone, and the next one is had", async () => {
  const relay = new Relay(2);
  const failing = relay.turn(async () => {
    throw new Error("gone");
  });
  const next = relay.turn(async () => "there");
  await assert.rejects(failing, /gone/);
  assert.equal(await next, "there");
});
