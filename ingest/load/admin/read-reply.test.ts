import assert from "node:assert/strict";
import { test } from "node:test";
import { readReply } from "./read-reply.ts";

const read = (text: string) => readReply(Buffer.from(text));

test("replies are read with where they end, and wait for what is missing", () => {
  const whole = "*3\r\n$5\r\nhello\r\n:-7\r\n*1\r\n$-1\r\n";
  assert.deepEqual(read(`${whole}+OK\r\n`), { value: ["hello", -7, [null]], end: whole.length });
  for (let length = 0; length < whole.length; length++)
    assert.equal(read(whole.slice(0, length)), null, `${length}`);
  assert.deepEqual(read("+OK\r\n"), { value: "OK", end: 5 });
  assert.deepEqual(read("-ERR no\r\n"), { error: "ERR no", end: 9 });
});

for (const [what, text, kind] of [
  ["an array without end", "*99999999999\r\n", "reply-too-large"],
  ["arrays within arrays", "*1\r\n".repeat(200_000), "reply-too-large"],
  ["many arrays", "*100000\r\n*100000\r\n*100000\r\n", "reply-too-large"],
  ["a line without end", `+${"x".repeat(70_000)}`, "reply-too-large"],
  ["a number that is none", ":12x\r\n", "protocol-error"],
  ["a number of 400 digits", `:${"9".repeat(400)}\r\n`, "protocol-error"],
  ["a length below nothing", "$-2\r\n", "protocol-error"],
  ["an array of less than nothing", "*-5\r\n", "protocol-error"],
  ["a bulk that is too long", "$2\r\nabc\r\n", "protocol-error"],
  ["another protocol", "HTTP/1.1 400\r\n", "protocol-error"],
] as const) {
  test(`${what} is a ${kind}`, () => {
    assert.throws(() => read(text), { name: "LoadError", kind });
  });
}
