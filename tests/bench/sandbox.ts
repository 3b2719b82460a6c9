import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { checkConfig } from "../../ingest/config/load.ts";
import { materialiseExample } from "../../ingest/example/materialise.ts";
import type { Bench } from "../../ingest/session/bench.ts";
import { closeBench, openBench } from "../../ingest/session/open-bench.ts";
import { measureRun } from "../../ingest/session/together/measure-together.ts";
import { builtInWorkload } from "../../ingest/workloads/catalogue/index.ts";

/** What each sandbox costs: the example engine under every one that works here, in turns, against none. */
const {
  rounds,
  workloads: named,
  json,
} = new Command("bench:sandbox")
  .description("Measure what sandboxes cost in throughput; the last line is one line of JSON.")
  .option("--rounds <n>", "runs of each", Number, 15)
  .option("--workloads <names>", "built-in workloads, by commas", "get-p1,get-p16")
  .option("--json", "print the JSON line only")
  .parse()
  .opts<{ rounds: number; workloads: string; json?: boolean }>();

const say = (text: string) => (json ? undefined : process.stderr.write(`${text}\n`));
const folder = mkdtempSync(join(tmpdir(), "plumbline-sandboxes-"));
chmodSync(folder, 0o711);
const { path: source, head } = await materialiseExample({ target: join(folder, "example") });
const workloads = named.split(",").map((name) => builtInWorkload(name)!);

const benches: Bench[] = [];
for (const sandbox of ["none", "user", "bwrap"] as const) {
  const { engine } = checkConfig({
    engine: {
      name: "example",
      repository: source,
      runtime: "node@24",
      prepare: ["node scripts/build.ts"],
      start: ["node", "{tree}/dist/server.js", "--port", "{port}", "--dir", "{dir}"],
      sandbox,
    },
  });
  const bench = await openBench({ config: engine, source, data: join(folder, sandbox), dashboard_pid: null });
  if (bench.house.sandbox.kind === sandbox) benches.push(bench);
  else {
    say(`${sandbox} does not work here: ${bench.house.sandbox.shortfalls.join("; ")}`);
    closeBench(bench);
  }
}

const figures = new Map<string, number[]>();
for (let round = 0; round < rounds; round += 1) {
  // Each goes first as often as the others, so that none gains from its place.
  for (const at of benches.keys()) {
    const bench = benches[(at + round) % benches.length]!;
    for (const workload of workloads) {
      const result = await measureRun({
        bench,
        planned: {
          commit_id: 1,
          sha: head,
          workload_revision_id: 1,
          workload,
          variant_id: 1,
          variant: "default",
          flags: [],
        },
        seed: round,
        signal: new AbortController().signal,
      });
      const value = result.samples.find((one) => one.metric === "throughput_ops")?.value;
      const key = `${bench.house.sandbox.kind} ${workload.name}`;
      say(`round ${round + 1}, ${key}: ${value ? `${Math.round(value / 1_000)}k ops/s` : result.reason}`);
      if (value) figures.set(key, [...(figures.get(key) ?? []), value]);
    }
  }
}
for (const bench of benches) closeBench(bench);
rmSync(folder, { recursive: true, force: true });

const median = (values: number[]) =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const ratio = (kind: string, workload: string) => {
  const [own, plain] = [figures.get(`${kind} ${workload}`), figures.get(`none ${workload}`)];
  return own && plain ? Number((median(own) / median(plain)).toFixed(3)) : null;
};
process.stdout.write(
  `${JSON.stringify({
    rounds,
    bwrap_p1: ratio("bwrap", "get-p1"),
    bwrap_p16: ratio("bwrap", "get-p16"),
    user_p1: ratio("user", "get-p1"),
    user_p16: ratio("user", "get-p16"),
  })}\n`,
);
