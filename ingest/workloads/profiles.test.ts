import assert from "node:assert/strict";
import { test } from "node:test";
import { builtInWorkload, catalogue } from "./catalogue/index.ts";
import { profiles, profileWorkloads, scaleWorkload, windowsMs } from "./profiles.ts";
import { workloadRevision } from "./revision.ts";

const names = (name: "smoke" | "quick" | "full") => profileWorkloads(name).map((workload) => workload.name);

test("quick is the four quick workloads as they are", () => {
  assert.deepEqual(names("quick"), ["get-p1", "set-p1", "get-p16", "mix-large"]);
  for (const workload of profileWorkloads("quick")) {
    assert.deepEqual(workload, builtInWorkload(workload.name));
  }
});

test("smoke is the quick ones and a PING, within seconds", () => {
  assert.deepEqual(names("smoke"), [...names("quick"), "ping"]);
  const total_ms = profileWorkloads("smoke").reduce((sum, workload) => sum + windowsMs(workload), 0);
  assert.ok(total_ms < 3_000, String(total_ms));
  for (const { closed, open, warm_up_ms } of profileWorkloads("smoke")) {
    assert.ok(warm_up_ms >= 60 && closed!.duration_ms >= 70 && open!.duration_ms >= 170);
  }
});

test("full is the whole catalogue, each once, with windows ten times as long", () => {
  assert.deepEqual(names("full").toSorted(), catalogue.map(({ name }) => name).toSorted());
  for (const workload of profileWorkloads("full")) {
    assert.equal(windowsMs(workload), 10 * windowsMs(builtInWorkload(workload.name)!), workload.name);
  }
});

test("other durations are another revision, other profiles' workloads never share a series by chance", () => {
  const [quick, smoke] = [profileWorkloads("quick")[0]!, profileWorkloads("smoke")[0]!];
  assert.equal(quick.name, smoke.name);
  assert.notEqual(workloadRevision(quick), workloadRevision(smoke));
});

test("what has a moment of its own keeps it, whatever the profile", () => {
  for (const { name, open, clients, datasets } of profileWorkloads("full")) {
    const original = builtInWorkload(name)!;
    assert.equal(open?.disturbed_at_ms, original.open?.disturbed_at_ms);
    assert.deepEqual(clients, original.clients);
    assert.deepEqual(datasets, original.datasets);
  }
});

test("however short, a window holds what has a moment of its own", () => {
  const openMs = (name: string) => scaleWorkload(builtInWorkload(name)!, 0.01).open!.duration_ms;
  assert.equal(openMs("bursts"), 1000);
  assert.equal(openMs("expiry-keys"), 2000);
  assert.equal(openMs("snapshot"), 2000);
  assert.equal(openMs("storm-herd"), 2250);
  assert.equal(openMs("get-p1"), 200);
});

test("the time of a run's windows is that of all phases", () => {
  assert.equal(windowsMs(builtInWorkload("get-p1")!), 300 + 800 + 150 + 860);
  assert.equal(windowsMs(builtInWorkload("storm")!), 600 + 3000);
  assert.equal(windowsMs(builtInWorkload("memory-stream")!), 0);
});

test("each profile says what it is for", () => {
  assert.deepEqual(
    profiles.map(({ name }) => name),
    ["smoke", "quick", "full"],
  );
});
