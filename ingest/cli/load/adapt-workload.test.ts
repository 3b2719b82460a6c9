import assert from "node:assert/strict";
import { test } from "node:test";
import { builtInWorkload } from "../../workloads/catalogue/index.ts";
import { adaptWorkload } from "./adapt-workload.ts";

const get = builtInWorkload("get-p1")!;

test("without changes a workload stays what it is", () => {
  assert.deepEqual(adaptWorkload(get, {}), get);
});

test("the command line changes both windows and the first group", () => {
  const { closed, open, clients } = adaptWorkload(get, {
    duration_ms: 2_000,
    rate_ops: 500,
    connections: 3,
    pipeline: 4,
  });
  assert.equal(closed!.duration_ms, 2_000);
  assert.deepEqual(open, { ...get.open, duration_ms: 2_000 });
  const { connections, pipeline, arrivals } = clients[0]!;
  assert.deepEqual([connections, pipeline, arrivals], [3, 4, { kind: "constant", rate_ops: 500 }]);
});

test("a rate brings an open window about where there is none", () => {
  const { open: _open, ...closed_only } = get;
  assert.equal(adaptWorkload(closed_only, {}).open, undefined);
  assert.equal(adaptWorkload(closed_only, { rate_ops: 500 }).open!.duration_ms, 3_000);
});

test("the window that is not wanted goes, and with the open one its rates", () => {
  const closed = adaptWorkload(get, { only: "closed" });
  assert.deepEqual(
    [closed.closed, closed.open, closed.clients[0]!.arrivals],
    [get.closed, undefined, undefined],
  );
  assert.equal(adaptWorkload(get, { only: "open" }).closed, undefined);
});

test("what cannot be is refused by its field", () => {
  const impossible = () => adaptWorkload(get, { duration_ms: 600_000, rate_ops: 5_000_000 });
  assert.throws(impossible, {
    name: "UsageError",
    message: /get-p1 with these options is not right:\n {2}clients\.0/,
  });
});
