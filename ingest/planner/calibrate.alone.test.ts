import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { recordEngine } from "../../db/commands/engine/record-engine.ts";
import { calibration } from "../../db/schema/index.ts";
import { temporaryDatabase } from "../../tests/fixture/temporary-database.ts";
import { openTestBench } from "../../tests/fixture/test-bench.ts";
import { makeTinyEngine, TINY_SERVERS } from "../../tests/fixture/tiny-engine.ts";
import { plainWorkload } from "../../tests/fixture/workloads.ts";
import { checkConfig } from "../config/load.ts";
import type { Bench } from "../session/bench.ts";
import { closeBench } from "../session/open-bench.ts";
import type { Workload } from "../workloads/workload.ts";
import { type CalibrationOptions, calibrateWorkloads } from "./calibrate.ts";

const { ctx, dir } = temporaryDatabase();
const source = join(dir, "source");
const start = ["node", "server.cjs", "--port", "{port}", "--dir", "{dir}"];
let bench: Bench;
let options: CalibrationOptions;
const said: string[] = [];
before(async () => {
  makeTinyEngine(source, [
    { subject: "does not start", server: TINY_SERVERS.dies_at_start },
    { subject: "the control", server: TINY_SERVERS.healthy },
    { subject: "slower", server: TINY_SERVERS.slower },
  ]);
  bench = await openTestBench({ source, folder: dir, engine: { start } });
  options = {
    ctx,
    config: checkConfig({
      engine: { name: "tiny", repository: source, runtime: "node@24", prepare: [], start },
    }),
    bench,
    engine_id: recordEngine({ ctx, input: { name: "tiny", repository: "nowhere" } }),
    host_class: "desk",
    flags: [],
    signal: new AbortController().signal,
    say: (line) => said.push(line),
  };
});
after(() => closeBench(bench));

const sharing = (share: number, more: Partial<Workload> = {}): Workload => {
  const plain = plainWorkload({ name: `share-${share * 100}`, closed_ms: 100 });
  return {
    ...plain,
    clients: plain.clients.map((group) => ({ ...group, arrivals: { kind: "share", share } })),
    ...more,
  };
};
const rateOf = ({ clients }: Workload) => {
  const arrivals = clients[0]!.arrivals!;
  return arrivals.kind === "constant" ? arrivals.rate_ops : null;
};

test("rates are shares of what the oldest commit that starts serves, found once and kept", async () => {
  const plain = plainWorkload();
  const [same, half, quarter] = await calibrateWorkloads({
    ...options,
    workloads: [plain, sharing(0.5), sharing(0.25)],
  });
  assert.equal(same, plain);
  const rows = ctx.database.orm.select().from(calibration).all();
  assert.equal(rows.length, 1, "both shares are of the same traffic");
  const { saturation_ops, data } = rows[0]!;
  assert.equal(data.values.length, 3);
  assert.ok(
    Math.abs(rateOf(half!)! / (saturation_ops / 2) - 1) < 0.06,
    `${rateOf(half!)} of ${saturation_ops}`,
  );
  assert.ok(Math.abs(rateOf(quarter!)! / (saturation_ops / 4) - 1) < 0.06);
  assert.equal(said.filter((line) => line.startsWith("finding")).length, 1);
  assert.match(said.at(-1)!, /^share-25: \d+ requests per second; the control serves \d+$/);

  said.length = 0;
  const again = await calibrateWorkloads({ ...options, workloads: [sharing(0.5)] });
  assert.deepEqual(again, [half]);
  assert.equal(said.length, 1, "nothing was measured again");
});

test("a workload whose saturation cannot be found is left out, and why is said", async () => {
  const unknown = sharing(0.5, { name: "strange" });
  const strange = {
    ...unknown,
    clients: unknown.clients.map((group) => ({
      ...group,
      commands: [{ ...group.commands[0]!, words: ["TELEPORT", "{key}"] }],
    })),
  };
  said.length = 0;
  const plain = plainWorkload();
  assert.deepEqual(await calibrateWorkloads({ ...options, workloads: [strange, plain] }), [plain]);
  assert.match(said.at(-1)!, /^strange is left out: .*unknown command/);
});
