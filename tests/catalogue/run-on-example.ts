import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Redis } from "iovalkey";
import { TEST_CERTIFICATE, TEST_KEY } from "../../ingest/example/certificate.testing.ts";
import {
  buildCommit,
  type EngineProcess,
  freePort,
  startEngine,
  temporaryFolder,
} from "../../ingest/example/engine-process.testing.ts";
import { materialiseExample } from "../../ingest/example/materialise.ts";
import type { WindowResult } from "../../ingest/load/results.ts";
import { type Endpoint, startLoad } from "../../ingest/load/start-load.ts";
import { scaleWorkload } from "../../ingest/workloads/profiles.ts";
import type { Workload } from "../../ingest/workloads/workload.ts";

type Place = { engine: EngineProcess; at: Endpoint };

/** A test for each of some workloads of the catalogue: it runs on the newest commit of the example engine, or is not supported. */
export async function testOnExample(workloads: readonly Workload[]): Promise<void> {
  const folder = await temporaryFolder();
  let place: Place;
  before(async () => {
    place = await startExample(folder.path);
  });
  after(async () => {
    await place.engine.stop();
    await folder[Symbol.asyncDispose]();
  });
  for (const built_in of workloads) {
    const missing = isMissing(built_in);
    test(`${built_in.name} ${missing ? "is not supported by" : "runs on"} the example engine`, async () => {
      const run = runAll(place, short(built_in));
      if (missing) await assert.rejects(run, { name: "LoadError", kind: "not-supported", message: /XADD/i });
      else await run;
    });
  }
}

async function startExample(path: string): Promise<Place> {
  const repository = join(path, "repository");
  const { head } = await materialiseExample({ target: repository });
  const built = join(path, "built");
  await buildCommit(repository, head, built);
  const [cert, key] = [join(path, "cert.pem"), join(path, "key.pem")];
  await writeFile(cert, TEST_CERTIFICATE);
  await writeFile(key, TEST_KEY);
  const tls_port = await freePort();
  const flags = ["--tls-port", String(tls_port), "--tls-cert", cert, "--tls-key", key];
  const engine = await startEngine(built, path, flags);
  const tls = { port: tls_port, ca: TEST_CERTIFICATE, servername: "localhost" };
  return { engine, at: { host: "127.0.0.1", port: engine.port, tls } };
}

/** The example engine knows no streams, and says so. */
const isMissing = ({ datasets }: Workload) => datasets.some(({ kind }) => kind === "stream");

async function runAll({ engine, at }: Place, workload: Workload): Promise<void> {
  const load = await startLoad({ workload, at, seed: 1, niceness: 0 });
  try {
    await load.preload();
    await load.warmUp();
    if (workload.closed) assertSound(await load.closedLoop(), workload);
    if (workload.open) assertSound(await load.openLoop(), workload);
    const tenants = workload.clients.filter(({ tenant }) => tenant).map(({ name }) => name);
    const census = await load.census();
    assert.deepEqual(Object.keys(census), tenants);
    for (const tenant of tenants) assert.ok(census[tenant]!.keys! > 0 && census[tenant]!.connections! > 0);
    await load.tidyUp();
  } finally {
    await load.stop();
    await flush(engine);
  }
}

async function flush({ port }: EngineProcess): Promise<void> {
  const client = new Redis({ port });
  await client.flushall();
  client.disconnect();
}

/** Every group that had something to do got right answers, and all counts agree. */
function assertSound({ groups }: WindowResult, workload: Workload): void {
  for (const { name, commands } of workload.clients) {
    const group = groups[name];
    if (!group) continue;
    assert.deepEqual(group.errors, {}, name);
    assert.ok(group.operations > 0, `${name} did nothing`);
    assert.equal(
      group.intervals.operations.reduce((sum, count) => sum + count, 0),
      group.operations,
    );
    const parts = new Set(commands.flatMap(({ part }) => part ?? []));
    assert.deepEqual(Object.keys(group.parts), [...parts]);
    if (commands.every(({ part }) => part !== undefined)) {
      const sum = Object.values(group.parts).reduce((total, { operations }) => total + operations, 0);
      assert.equal(sum, group.operations);
    }
  }
}

/** As short as can be; rates are the workload's own, unless nobody has found them yet. */
function short(workload: Workload): Workload {
  const scaled = scaleWorkload(workload, 0.05);
  return {
    ...scaled,
    clients: scaled.clients.map((group) =>
      group.arrivals?.kind === "share"
        ? { ...group, arrivals: { kind: "constant", rate_ops: 10_000 } }
        : group,
    ),
  };
}
