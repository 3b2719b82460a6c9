import assert from "node:assert/strict";
import { test } from "node:test";
import { LoadError } from "./load-error.ts";
import { EXPECT_OK, ReplyParser } from "./reply-parser.ts";
import { ReplyTally } from "./reply-tally.ts";

const replies =
  "$5\r\nhello\r\n+OK\r\n-ERR unknown command 'X'\r\n$0\r\n\r\n$-1\r\n:12\r\n*2\r\n$1\r\na\r\n*1\r\n:1\r\n$3\r\n\r\n\n\r\n";
const expected = Int32Array.of(5, EXPECT_OK, EXPECT_OK, 0, 4, 4, 4, 3);

function parse(text: string, split: number[], expected: Int32Array, limit = 1000) {
  const tally = new ReplyTally();
  const parser = new ReplyParser(expected, tally, limit);
  const bytes = Buffer.from(text, "latin1");
  let count = 0;
  let start = 0;
  for (const end of [...split, bytes.length]) {
    const chunk = bytes.subarray(start, end);
    count += parser.feed(chunk, chunk.length);
    start = end;
  }
  return { count, errors: tally.errors, payload_bytes_in: tally.payload_bytes_in };
}

const whole = {
  count: 8,
  errors: { ERR: 1, "missing-key": 1, "wrong-type": 2 },
  payload_bytes_in: 8,
};

test("replies are counted, checked and told apart by kind", () => {
  assert.deepEqual(parse(replies, [], expected), whole);
});

test("replies may be split at any byte, and at all of them", () => {
  const places = Array.from({ length: replies.length - 1 }, (_, at) => at + 1);
  for (const at of places) assert.deepEqual(parse(replies, [at], expected), whole, `split at ${at}`);
  assert.deepEqual(parse(replies, places, expected), whole);
});

test("a value of the wrong length, a status for a value and a value for a status are wrong", () => {
  const outcome = parse(
    "$2\r\nab\r\n+OK\r\n$2\r\nab\r\n+QUEUED\r\n",
    [],
    Int32Array.of(3, 3, EXPECT_OK, EXPECT_OK),
  );
  assert.deepEqual(outcome.errors, { "wrong-length": 1, "wrong-type": 2, "wrong-status": 1 });
});

test("a long error line is read to its end and counted by its first word", () => {
  const line = `-OOM ${"x".repeat(3000)}\r\n`;
  assert.deepEqual(parse(`${line}+OK\r\n`, [1, 700, 2999], Int32Array.of(EXPECT_OK)).errors, { OOM: 1 });
});

const refused: [string, string, string][] = [
  ["what is not RESP", "HTTP/1.1 400 Bad Request\r\n", "protocol-error"],
  ["a line without CR", "+OK\n", "protocol-error"],
  ["a length that is no number", "$1x\r\n", "protocol-error"],
  ["a length that is missing", "$\r\n", "protocol-error"],
  ["a value longer than its length", "$2\r\nabc\r\n", "protocol-error"],
  ["a value beyond the limit", "$1001\r\n", "reply-too-large"],
  ["an array beyond the limit", "*99999999\r\n", "reply-too-large"],
  ["a line that never ends", `+${"x".repeat(70_000)}`, "reply-too-large"],
];

for (const [what, text, kind] of refused) {
  test(`${what} is a ${kind}`, () => {
    assert.throws(
      () => parse(text, [], Int32Array.of(EXPECT_OK)),
      (error) => error instanceof LoadError && error.kind === kind,
    );
  });
}

test("a few bad replies are tolerated, one in a hundred of many is not", () => {
  const tally = new ReplyTally();
  for (let bad = 0; bad < 10; bad++) tally.countError("ERR no");
  tally.assertTolerable(20);
  assert.throws(() => tally.assertFaultless(20), /10 of 20 replies were bad: 10 ERR/);
  tally.countWrong("wrong-length");
  tally.assertTolerable(1100);
  assert.throws(() => tally.assertTolerable(1099), { kind: "error-replies" });
});

test("an engine that invents error names cannot fill the memory", () => {
  const tally = new ReplyTally();
  for (let name = 0; name < 1000; name++) tally.countError(`E${name} why`);
  assert.ok(Object.keys(tally.errors).length <= 33);
  assert.equal(tally.errors.other, 968);
});
