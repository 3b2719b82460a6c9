import assert from "node:assert/strict";
import { test } from "node:test";
import { hostQuery, seriesAnchor, seriesHref } from "./series-href.ts";

test("a series' address has the workload, a variant other than the default, and the metric in focus", () => {
  assert.equal(seriesHref({ workload: "get-p1" }), "/series/get-p1");
  assert.equal(seriesHref({ workload: "get-p1", variant: "default", query: "" }), "/series/get-p1");
  assert.equal(
    seriesHref({ workload: "get-p1", variant: "io-9", metric: "latency_us_p99@noisy" }),
    "/series/get-p1/io-9?metric=latency_us_p99%40noisy",
  );
});

test("a host class that was chosen is kept, whatever it is called, and a commit can be pinned", () => {
  const query = hostQuery("lab & co");
  assert.equal(
    seriesHref({ workload: "get-p1", metric: "throughput_ops", pin: "abcdef0", query }),
    "/series/get-p1?host=lab+%26+co&metric=throughput_ops&pin=abcdef0",
  );
  assert.equal(hostQuery(null), "");
});

test("an anchor has nothing in it that means something in a selector", () => {
  assert.equal(seriesAnchor("latency_us_p99@noisy"), "latency_us_p99-noisy");
});
