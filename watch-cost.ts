import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureRun } from "./ingest/session/measure-run.ts";
import { closeBench } from "./ingest/session/open-bench.ts";
import { WindowMeter } from "./ingest/session/window-meter.ts";
import { openTestBench } from "./tests/fixture/test-bench.ts";
import { makeTinyEngine, TINY_SERVERS } from "./tests/fixture/tiny-engine.ts";
import { plainWorkload } from "./tests/fixture/workloads.ts";

const folder = mkdtempSync(join(tmpdir(), "watch-cost-"));
const source = join(folder, "source");
const [sha] = makeTinyEngine(source, [{ subject: "x", server: TINY_SERVERS.healthy }]);
const bench = await openTestBench({ source, folder });
const nodes = process.argv[2] === "nodes";
const on = nodes ? { ...bench, placement: { ...bench.placement, engine_nodes: [0] } } : bench;
let us = 0,
  looks = 0;
const look = WindowMeter.prototype.look;
WindowMeter.prototype.look = function () {
  const a = process.cpuUsage();
  const r = look.call(this);
  const b = process.cpuUsage(a);
  us += b.user + b.system;
  looks++;
  return r;
};
for (let i = 0; i < 12; i++) {
  us = 0;
  looks = 0;
  const r = await measureRun({
    bench: on,
    planned: {
      commit_id: 1,
      sha: sha!,
      workload_revision_id: 1,
      workload: plainWorkload({
        keys: 10000,
        bytes: 100,
        connections: 50,
        rate_ops: 2000,
        closed_ms: 500,
        open_ms: 500,
        lead_in_ms: 200,
      }),
      variant_id: 1,
      variant: "default",
      flags: [],
    },
    seed: 7,
    signal: new AbortController().signal,
  });
  console.log(r.outcome, r.placement, looks, us, "us", r.duration_ms, r.details.memory_on);
}
closeBench(bench);
rmSync(folder, { recursive: true });
