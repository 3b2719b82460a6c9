import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesPerKey, grownBytes } from "./memory-per-key.ts";

const held = (preloaded: { keys: number; elements: number; payload_bytes: number }, memory_bytes = 60e6) => ({
  memory_bytes_before: 50e6,
  memory_bytes,
  preloaded,
});

test("what few small keys weigh cannot be told from what a runtime grows by itself; what it grew by is kept", () => {
  const few = held({ keys: 500, elements: 500, payload_bytes: 10_000 });
  assert.equal(bytesPerKey(few), null);
  assert.equal(grownBytes(few), 10e6);
});

test("many elements in few keys, or few large values, weigh enough", () => {
  assert.equal(bytesPerKey(held({ keys: 100, elements: 10_000, payload_bytes: 160_000 })), 100_000);
  assert.equal(bytesPerKey(held({ keys: 2_000, elements: 2_000, payload_bytes: 8_000_000 })), 5_000);
  assert.equal(bytesPerKey(held({ keys: 10_000, elements: 10_000, payload_bytes: 0 })), 1_000);
});

test("memory that shrank, or of which nothing is known, is nobody's weight", () => {
  const many = { keys: 10_000, elements: 10_000, payload_bytes: 1_000_000 };
  assert.equal(bytesPerKey(held(many, 49e6)), null);
  assert.equal(grownBytes(held(many, 49e6)), -1e6);
  assert.equal(bytesPerKey({ ...held(many), memory_bytes: null }), null);
  assert.equal(bytesPerKey(held({ keys: 0, elements: 0, payload_bytes: 0 })), null);
});
