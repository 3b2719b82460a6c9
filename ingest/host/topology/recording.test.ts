import assert from "node:assert/strict";
import { test } from "node:test";
import { systemFiles } from "../system-files.ts";
import { openRecording, recordMachine } from "./recording.ts";
import { readTopology } from "./topology.ts";

for (const [what, text, said] of [
  ["text", "no", /is no JSON/],
  ["a list", "[]", /expected record/i],
  ["other files", '{ "/etc/passwd": "" }', /not below \/sys or \/proc/],
  ["control characters for a name", '{ "/sys/\\n\\u001b[31m": "" }', /not below \/sys or \/proc/],
  ["numbers", '{ "/sys/x": 1 }', /expected string/i],
  [
    "too many files",
    JSON.stringify(Object.fromEntries(Array.from({ length: 100_001 }, (_, at) => [`/sys/${at}`, ""]))),
    /more than 100000/,
  ],
  ["a prototype", '{ "__proto__": { "read": "x" } }', /./],
  ["depth without end", "[".repeat(1_000_000), /./],
] as const) {
  test(`${what} is no recording`, () => {
    const opened = openRecording(text);
    if (what === "a prototype" && typeof opened !== "string") assert.equal(opened.read("read"), null);
    else assert.match(String(opened), said);
  });
}

test("this machine, recorded, is the same machine; what tells of the process that recorded is left out", {
  skip: process.platform === "linux" ? false : "only Linux tells",
}, () => {
  const text = JSON.stringify(recordMachine(systemFiles()));
  const files = openRecording(text);
  assert.ok(typeof files !== "string", String(files));
  assert.deepEqual(readTopology(files, "linux"), readTopology(systemFiles(), "linux"));
  assert.doesNotMatch(text, /VmRSS|Name:/);
});
