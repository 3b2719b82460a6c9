import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReplyKind } from "../../workloads/schema/reply-kinds.ts";
import { LoadError } from "../load-error.ts";
import { type Expectations, REPLY_CODES } from "../traffic/expectations.ts";
import { ReplyParser } from "./reply-parser.ts";
import { ReplyTally } from "./reply-tally.ts";

type Wanted = ReplyKind | { kind: ReplyKind; items?: number; values?: string[] };

function expecting(...wanted: Wanted[]): Expectations {
  const all = wanted.map((one) => (typeof one === "string" ? { kind: one } : one));
  const values: Buffer[] = [];
  const first_value = all.map(
    ({ values: own = [] }) => values.push(...own.map((one) => Buffer.from(one))) - own.length,
  );
  return {
    kinds: Uint8Array.from(all.map(({ kind }) => REPLY_CODES[kind])),
    items: Int32Array.from(all.map(({ items }) => items ?? -1)),
    first_value: Int32Array.from(first_value),
    values,
    commands: new Uint8Array(all.length),
    batches: [],
    pipeline: 1,
  };
}
const value = (text: string): Wanted => ({ kind: "value", values: [text] });

const replies =
  "$5\r\nhello\r\n+OK\r\n-ERR bad X\r\n$0\r\n\r\n$-1\r\n:12\r\n*2\r\n$1\r\na\r\n*1\r\n:1\r\n$3\r\n\r\n\n\r\n";
const expected = expecting(
  value("hello"),
  "ok",
  "ok",
  value(""),
  value("gone"),
  value("text"),
  value("text"),
  value("\r\n\n"),
);

function parse(text: string, split: number[], expected: Expectations, limit = 1000) {
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
  payload_bytes_in: 9,
};

test("replies are counted, checked and told apart by kind", () => {
  assert.deepEqual(parse(replies, [], expected), whole);
});

test("replies may be split at any byte, and at all of them", () => {
  const places = Array.from({ length: replies.length - 1 }, (_, at) => at + 1);
  for (const at of places) assert.deepEqual(parse(replies, [at], expected), whole, `split at ${at}`);
  assert.deepEqual(parse(replies, places, expected), whole);
});

test("a value of another length or content, a status for a value and a value for a status are wrong", () => {
  const outcome = parse(
    "$2\r\nab\r\n+OK\r\n$2\r\nab\r\n+QUEUED\r\n$3\r\nabx\r\n",
    [],
    expecting(value("abc"), value("abc"), "ok", "ok", value("abc")),
  );
  assert.deepEqual(outcome.errors, {
    "wrong-length": 1,
    "wrong-type": 2,
    "wrong-status": 1,
    "wrong-content": 1,
  });
});

test("one wrong byte in a long value is found wherever the chunks end", () => {
  const long = "v".repeat(300);
  for (const at of [0, 10, 47, 48, 49, 150, 298, 299]) {
    const wrong = `${long.slice(0, at)}x${long.slice(at + 1)}`;
    const reply = `$300\r\n${wrong}\r\n`;
    for (const split of [[], [7], [20], [6 + at], [7 + at], [100, 200]]) {
      assert.deepEqual(
        parse(reply, split, expecting(value(long))).errors,
        { "wrong-content": 1 },
        `${at}/${split}`,
      );
      assert.deepEqual(parse(`$300\r\n${long}\r\n`, split, expecting(value(long))).errors, {});
    }
  }
});

const kinds: [string, string, Wanted, Record<string, number>][] = [
  ["PONG", "+PONG\r\n", "pong", {}],
  ["another status for PONG", "+OK\r\n", "pong", { "wrong-status": 1 }],
  ["QUEUED", "+QUEUED\r\n", "queued", {}],
  ["any status", "+whatever\r\n", "status", {}],
  ["an integer", ":-12\r\n", "integer", {}],
  ["a string for an integer", "$1\r\n1\r\n", "integer", { "wrong-type": 1 }],
  ["a string", "$1\r\n1\r\n", "bulk", {}],
  ["nothing for a string", "$-1\r\n", "bulk", { "missing-key": 1 }],
  ["nothing where it may be", "$-1\r\n", "bulk-or-nothing", {}],
  ["nothing in RESP3", "_\r\n", "bulk-or-nothing", {}],
  ["an array", "*2\r\n:1\r\n$1\r\na\r\n", { kind: "array", items: 2 }, {}],
  ["an array of another length", "*1\r\n:1\r\n", { kind: "array", items: 2 }, { "wrong-items": 1 }],
  ["an empty array", "*0\r\n", { kind: "array", items: 0 }, {}],
  ["a transaction that was given up", "*-1\r\n", { kind: "array", items: 2 }, { "missing-key": 1 }],
  ["a set of RESP3", "~2\r\n+a\r\n+b\r\n", { kind: "array", items: 2 }, {}],
  ["a map of RESP3", "%1\r\n+a\r\n*2\r\n:1\r\n:2\r\n", { kind: "array", items: 2 }, {}],
  ["a double, a boolean or a big number", ",1.5\r\n", "any", {}],
  ["a verbatim string", "=7\r\ntxt:abc\r\n", "bulk", {}],
  ["values", "*2\r\n$1\r\na\r\n$2\r\nbc\r\n", { kind: "values", values: ["a", "bc"] }, {}],
  [
    "a wrong one of values",
    "*2\r\n$1\r\na\r\n$2\r\nxx\r\n",
    { kind: "values", values: ["a", "bc"] },
    { "wrong-content": 1 },
  ],
  [
    "a missing one of values",
    "*2\r\n$-1\r\n$2\r\nbc\r\n",
    { kind: "values", values: ["a", "bc"] },
    { "missing-key": 1 },
  ],
  ["too few values", "*1\r\n$1\r\na\r\n", { kind: "values", values: ["a", "bc"] }, { "wrong-items": 1 }],
  ["anything", "*1\r\n*2\r\n_\r\n#t\r\n", "any", {}],
  ["a long error of RESP3", "!8\r\nERR oops\r\n", "any", { ERR: 1 }],
  ["an error for anything", "-WRONGTYPE no\r\n", "any", { WRONGTYPE: 1 }],
];

for (const [what, text, wanted, errors] of kinds) {
  test(`${what}: ${Object.keys(errors)[0] ?? "right"}`, () => {
    for (const split of [[], Array.from({ length: text.length - 1 }, (_, at) => at + 1)]) {
      const outcome = parse(`${text}+OK\r\n`, split, expecting(wanted, "ok"));
      assert.deepEqual([outcome.count, outcome.errors], [2, errors]);
    }
  });
}

test("what RESP3 servers push and add is no reply", () => {
  const outcome = parse(
    ">2\r\n+invalidate\r\n*1\r\n$1\r\nk\r\n|1\r\n+ttl\r\n:9\r\n$1\r\na\r\n+OK\r\n",
    [],
    expecting(value("a"), "ok"),
  );
  assert.deepEqual([outcome.count, outcome.errors], [2, {}]);
});

test("a long error line is read to its end and counted by its first word", () => {
  const line = `-OOM ${"x".repeat(3000)}\r\n`;
  assert.deepEqual(parse(`${line}+OK\r\n`, [1, 700, 2999], expecting("ok")).errors, { OOM: 1 });
});

const refused: [string, string, string][] = [
  ["what is not RESP", "HTTP/1.1 400 Bad Request\r\n", "protocol-error"],
  ["a line without CR", "+OK\n", "protocol-error"],
  ["a length that is no number", "$1x\r\n", "protocol-error"],
  ["a length that is missing", "$\r\n", "protocol-error"],
  ["a value longer than its length", "$2\r\nabc\r\n", "protocol-error"],
  ["a length below nothing", "$-2\r\n", "protocol-error"],
  ["a value that ends in another byte", "$2\r\nabX\n", "protocol-error"],
  ["a value beyond the limit", "$1001\r\n", "reply-too-large"],
  ["an array beyond the limit", "*99999999\r\n", "reply-too-large"],
  ["a line that never ends", `+${"x".repeat(70_000)}`, "reply-too-large"],
];

for (const [what, text, kind] of refused) {
  test(`${what} is a ${kind}`, () => {
    assert.throws(
      () => parse(text, [], expecting("ok")),
      (error) => error instanceof LoadError && error.kind === kind,
    );
  });
}

test("a few bad replies are tolerated, one in a hundred of many is not", () => {
  const tally = new ReplyTally();
  for (let bad = 0; bad < 10; bad++) tally.countError("ERR no");
  tally.assertTolerable(20);
  assert.throws(() => tally.assertTolerable(19), { kind: "error-replies" }, "most of the few were bad");
  assert.throws(() => tally.assertFaultless(20), /10 of 20 replies were bad: 10 ERR; the first: ERR no/);
  tally.countWrong("wrong-length", 1, 0);
  tally.assertTolerable(1100);
  assert.throws(() => tally.assertTolerable(1099), { kind: "error-replies" });
});

test("an engine that invents error names cannot fill the memory", () => {
  const tally = new ReplyTally();
  for (let name = 0; name < 1000; name++) tally.countError(`E${name} why`);
  assert.ok(Object.keys(tally.errors).length <= 33);
  assert.equal(tally.errors.other, 968);
});

test("a rare command that always fails is no tolerated error, and one that is not known is not supported", () => {
  const requestsOf = (command: number) => (command === 1 ? 4 : 1_000_000);
  const unknown = new ReplyTally();
  for (let reply = 0; reply < 4; reply++) unknown.countError("ERR unknown command 'XADD', with args", 1);
  assert.throws(() => unknown.assertTolerable(1_000_004, requestsOf), {
    kind: "not-supported",
    message: /XADD/,
  });
  const failing = new ReplyTally();
  for (let reply = 0; reply < 4; reply++) failing.countError("OOM no", 1);
  assert.throws(() => failing.assertTolerable(1_000_004, requestsOf), {
    kind: "error-replies",
    message: /OOM/,
  });
});

test("an engine that garbles a request now and then knows the command all the same", () => {
  const tally = new ReplyTally();
  tally.countError("ERR unknown command 'GE', with args beginning with: ");
  tally.assertTolerable(1_000_000);
  assert.throws(() => tally.assertTolerable(1), { kind: "not-supported" });
});

test("a batch whose replies are known to the byte is compared at once, and read one by one where it differs", () => {
  const text = "$1\r\na\r\n+OK\r\n$2\r\nbc\r\n+OK\r\n";
  const known = (bytes: string, lengths: number[]) => ({
    bytes: Buffer.from(bytes),
    value_bytes: Uint32Array.from(lengths.flatMap((length) => [length, 1])),
  });
  const whole_batches = {
    ...expecting(value("a"), "ok", value("bc"), "ok"),
    batches: [known(text.slice(0, 12), [1]), known(text.slice(12), [2])],
    pipeline: 2,
  };
  for (const split of [[], [5], [12], [13], Array.from({ length: text.length * 2 - 1 }, (_, at) => at + 1)]) {
    const outcome = parse(text + text, split, whole_batches);
    assert.deepEqual(outcome, { count: 8, errors: {}, payload_bytes_in: 6 }, `${split}`);
    const wrong = parse(text + text.replace("bc", "bx"), split, whole_batches);
    assert.deepEqual(wrong, { count: 8, errors: { "wrong-content": 1 }, payload_bytes_in: 6 }, `${split}`);
  }
});

test("the limit on a reply's bytes is that of one reply, whatever it ends in", () => {
  const reply = `*2\r\n$600\r\n${"x".repeat(600)}\r\n:1\r\n`;
  const array: Wanted = { kind: "array", items: 2 };
  assert.equal(parse(reply.repeat(20), [], expecting(array)).count, 20);
  const long = `*2\r\n$600\r\n${"x".repeat(600)}\r\n$600\r\n${"x".repeat(600)}\r\n`;
  assert.throws(() => parse(long, [], expecting(array)), { kind: "reply-too-large" });
});

test("arrays are no values, and errors in what a server pushes are nobody's", () => {
  const nested = parse("*2\r\n*0\r\n$1\r\nb\r\n", [], expecting({ kind: "values", values: ["a", "b"] }));
  assert.deepEqual(nested.errors, { "wrong-type": 1 });
  assert.deepEqual(parse(">1\r\n-LOADING\r\n+OK\r\n", [], expecting("ok")).errors, {});
});
