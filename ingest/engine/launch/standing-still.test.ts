import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { StandingStill } from "./standing-still.ts";

const stateOf = (pid: number) => /\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, "latin1"))![1];

test("processes stand still until they are let go on, and one that is gone stands in nobody's way", {
  skip: process.platform !== "linux",
}, async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1_000)"], { stdio: "ignore" });
  const pid = child.pid!;
  const still = new StandingStill(() => [pid, 2 ** 22 + 1]);
  try {
    still.pause();
    while (stateOf(pid) !== "T") await sleep(5);
    still.resume();
    while (stateOf(pid) === "T") await sleep(5);
    still.resume();
  } finally {
    child.kill("SIGKILL");
  }
});
