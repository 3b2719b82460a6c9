import assert from "node:assert/strict";
import { test } from "node:test";
import { builtInWorkload } from "./catalogue/index.ts";
import { boundWords, datasetsWords, trafficWords } from "./traffic-words.ts";

for (const [name, words] of [
  ["get-p16", "50 x GET, pipeline 16, 96,000/s"],
  ["ping-inline", "50 x PING (inline), 24,000/s"],
  ["mix-large", "16 x 80 % GET, 20 % SET, shuffled keys, 4,000/s"],
  ["large-reads", "50 x 99.99 % GET of small, 0.01 % GET of large, shuffled keys, 16,000/s"],
  ["bursts", "50 x GET, 5,000/s, 50,000/s for 200 of every 1,000 ms"],
  ["ramp", "50 x GET, from 2,000 to 40,000/s"],
  ["hot-key", "50 x GET, 50 % to 1 hot, 24,000/s"],
  ["steady-25", "50 x 80 % GET, 20 % SET, 25 % of saturation"],
  ["flush", "steady: 20 x GET, 8,000/s; worker: 1 x FLUSHDB, once at 1,000 ms"],
  [
    "storm-tls-auth",
    "steady: 20 x GET, 8,000/s; arriving: 50 x GET, TLS, as visitor, reconnecting after 1, 100/s",
  ],
  ["memory-stream", "no traffic"],
] as const) {
  test(`the traffic of ${name} is said as: ${words}`, () => {
    assert.equal(trafficWords(builtInWorkload(name)!), words);
  });
}

for (const [name, words] of [
  ["get-p1", "10,000 strings of 100 B"],
  ["ping", "nothing"],
  ["lpop", "1 list of 1,000 x 3 B"],
  ["cache-reads", "50,000 strings of lognormal 170 B (sigma 1.2)"],
  ["large-reads", "10,000 strings of 1 KiB; 4 strings of 1 MB to 10 MB, weighted"],
  ["large-reads-1mb", "10,000 strings of 1 KiB; 4 strings of 1 MB"],
  ["expiry-fields", "10,000 strings of 128 B; 1,000 hashes of 100 x 64 B, fields expire at 1,000 ms"],
  ["flush", "10,000 strings of 128 B; 100,000 strings of 64 B, database 1"],
] as const) {
  test(`the data of ${name} is said as: ${words}`, () => {
    assert.equal(datasetsWords(builtInWorkload(name)!), words);
  });
}

test("a bound names its part where it is not the first group's", () => {
  assert.equal(
    boundWords({ metric: "tenant_bytes", part: "a", at_most: 500_000 }),
    "a tenant_bytes <= 500,000",
  );
  assert.equal(boundWords({ metric: "throughput_ops", at_least: 9 }), "throughput_ops >= 9");
});
