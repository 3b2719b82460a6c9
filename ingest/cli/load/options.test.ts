import assert from "node:assert/strict";
import { test } from "node:test";
import { parseBounds } from "./options.ts";

test("bounds of a search are read with their units", () => {
  assert.deepEqual(parseBounds("p99=5ms,p99.9=0.02s"), { p99_us: 5_000, p999_us: 20_000 });
  assert.deepEqual(parseBounds(" p999=700us "), { p999_us: 700 });
});

for (const text of ["", "p99", "p99=5", "p50=5ms", "p99=-1ms", "p99=0ms", "p99=1ms,p99=2ms", "p99=5ms,"]) {
  test(`"${text}" is refused as bounds`, () => {
    assert.throws(() => parseBounds(text), { name: "InvalidArgumentError" });
  });
}
