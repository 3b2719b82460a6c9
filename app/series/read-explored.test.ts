import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ALL, type Asked } from "../../components/explorer/explore-href.ts";
import { type Database, openDatabase } from "../../db/client.ts";
import { readScope } from "../../db/queries/scope.ts";
import { fillSyntheticHistory } from "../../tests/fixture/synthetic-history.ts";
import { readExplored } from "./read-explored.ts";

const dir = mkdtempSync(join(tmpdir(), "plumbline-explored-"));
let database: Database;

before(() => {
  const history = { dir, commits: 40, rounds: 1, seed: 5 };
  fillSyntheticHistory({ ...history, workloads: 2, host_class: "rack-8c" });
  fillSyntheticHistory({ ...history, workloads: 1, host_class: "desk-2c" });
  database = openDatabase({ dir, role: "dashboard" });
});
after(() => {
  database.close();
  rmSync(dir, { recursive: true, force: true });
});

function explored(host_class: string, change: Partial<Asked> = {}) {
  const view = { ...readScope({ database })!, database, query: "", host_class };
  return readExplored(view, { ...ALL, ...change });
}

function hosts(host_class: string, change: Partial<Asked> = {}) {
  const facet = explored(host_class, change).facets.find(({ name }) => name === "host");
  return Object.fromEntries(facet!.values.map(({ title, series, chosen }) => [title, { series, chosen }]));
}

test("each host class tells how many series the same question finds on it, and one is always chosen", () => {
  const [rack, desk] = ["rack-8c", "desk-2c"].map((host_class) => explored(host_class).found.length);
  assert.ok(rack! > desk!);
  assert.deepEqual(hosts("rack-8c"), {
    "desk-2c": { series: desk, chosen: false },
    "rack-8c": { series: rack, chosen: true },
  });
  assert.deepEqual(hosts("desk-2c", { metrics: ["throughput_ops"] }), {
    "desk-2c": { series: 1, chosen: true },
    "rack-8c": { series: 2, chosen: false },
  });
  assert.equal(
    hosts("desk-2c", { moved: true })["rack-8c"]!.series,
    explored("rack-8c", { moved: true }).found.length,
  );
});
