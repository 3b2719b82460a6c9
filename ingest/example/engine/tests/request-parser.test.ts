import assert from "node:assert/strict";
import { test } from "node:test";
import { ProtocolError, RequestParser } from "../src/protocol/request-parser.ts";

function parse(...chunks: string[]): string[][] {
  const parser = new RequestParser();
  const requests: string[][] = [];
  for (const chunk of chunks) {
    parser.feed(Buffer.from(chunk, "latin1"));
    for (let args = parser.next(); args !== undefined; args = parser.next()) {
      requests.push(args.map((arg) => arg.toString("latin1")));
    }
  }
  return requests;
}

const SET = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nv\r\nal\r\n";
const PING = "*1\r\n$4\r\nPING\r\n";

test("requests in one chunk come out one by one", () => {
  assert.deepEqual(parse(SET + PING), [["SET", "k", "v\r\nal"], ["PING"]]);
});

test("it does not matter where the bytes were split", () => {
  const stream = SET + PING + SET;
  for (let at = 1; at < stream.length; at++) {
    assert.equal(parse(stream.slice(0, at), stream.slice(at)).length, 3, `split at ${at}`);
  }
  assert.equal(parse(...stream).length, 3);
});

test("a line is split into words and quoted words", () => {
  assert.deepEqual(parse("SET \"a b\" 'c d' e\\f\r\n"), [["SET", "a b", "c d", "e\\f"]]);
});

test("hostile lengths are refused", () => {
  for (const hostile of [
    "*99999999\r\n",
    "*1\r\n$9999999999\r\n",
    "*1\r\n$-1\r\n",
    "*x\r\n",
    "*1\r\n+OK\r\n",
  ]) {
    assert.throws(() => parse(hostile), ProtocolError, hostile);
  }
  assert.throws(() => parse("a".repeat(70_000)), ProtocolError);
  assert.throws(() => parse('GET "open\r\n'), ProtocolError);
});
