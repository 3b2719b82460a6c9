import { Command } from "commander";
import { prepareCommit } from "../../ingest/engine/prepare/prepare.ts";
import { placeCommand, placeSelf } from "../../ingest/host/placement.ts";
import { updateRepository } from "../../ingest/repository/repository.ts";
import { compareCommits } from "../../ingest/session/compare/compare-commits.ts";
import { median, smallestDetectablePairs } from "../../ingest/verdict/index.ts";
import { plainWorkload } from "../fixture/workloads.ts";
import { openExampleBench } from "./example-bench.ts";
import { commitDelay } from "./noise/delay.ts";
import { DriftingHost } from "./noise/drift.ts";
import { type AASession, controlledCv, differencesOf, falseVerdicts, rawCv } from "./noise/figures.ts";

/**
 * Whether this host and these verdicts can be believed, told by three experiments. A/A: one commit as candidate and
 * control in short sessions of two pairs. The same while a neighbour comes and goes on the engine's core. Then the
 * smallest detectable change that the A/A pairs foretell is built into a commit, and looked for many times.
 */
const { sessions, trials, pairs, json } = new Command("bench:noise")
  .description(
    "Measure the noise of this host and what control runs take out of it; the last line is one line of JSON.",
  )
  .option("--sessions <n>", "sessions of each A/A experiment", Number, 60)
  .option("--trials <n>", "comparisons with the known delay", Number, 20)
  .option("--pairs <n>", "pairs of runs in such a comparison, at most", Number, 16)
  .option("--json", "print the JSON line only")
  .parse()
  .opts<{ sessions: number; trials: number; pairs: number; json?: boolean }>();

/** Family-wise, over all looks. */
const ALPHA = 0.001;
const PAIRS_A_SESSION = 2;
/** Sessions that the host spoilt are made again, but not for ever. */
const MOST_TRIES = 3;
/** Of the foretold change: 17 of 20 are found with probability 0.98. */
const POWER = 0.95;

const say = (text: string) => (json ? undefined : process.stderr.write(`${text}\n`));
const signal = new AbortController().signal;
const example = await openExampleBench("noise");
const { bench, source, head } = example;
/** Throughput alone, and one command a connection at a time: a delay for every command is what it says. */
const { open: _, ...workload } = plainWorkload({
  name: "noise",
  keys: 10_000,
  bytes: 128,
  connections: 50,
  warm_up_ms: 300,
  closed_ms: 400,
});

const drift = new DriftingHost(placeCommand(bench.placement, bench.placement.engine));
try {
  say(bench.placement.said);
  placeSelf(bench.placement);
  await prepareCommit({ house: bench.house, sha: head, signal });
  const compare = (control: string, candidate: string, most_pairs: number, key: string) =>
    compareCommits({
      bench,
      a: { sha: control, flags: [] },
      b: { sha: candidate, flags: [] },
      workloads: [workload],
      budget_ms: Number.POSITIVE_INFINITY,
      alpha: ALPHA,
      judges: (metric) => metric === "throughput_ops",
      // Whatever is told counts, however small.
      smallest_effect: () => 0.001,
      most_pairs,
      // The foretold change is for all of these pairs.
      rests: "told",
      key,
      signal,
    });
  /** Series of a comparison, which share its alpha. */
  let family = 1;
  const measureAA = async (name: string, before: () => string): Promise<AASession[]> => {
    const all: AASession[] = [];
    for (let i = 0; all.length < sessions && i < MOST_TRIES * sessions; i += 1) {
      const mood = before();
      const { workloads } = await compare(head, head, PAIRS_A_SESSION, `${name}/${i}`);
      const { trouble, pairs: measured } = workloads[0]!;
      if (trouble || measured.length < PAIRS_A_SESSION) {
        say(`${name}: made again: ${trouble?.said ?? "spoilt by the host"}`);
        continue;
      }
      const found = measured.map(({ a, b }) => ({
        a: throughputOf(a.samples),
        b: throughputOf(b.samples),
      }));
      family = workloads[0]!.verdicts.length;
      all.push({ pairs: found });
      say(
        `${name} ${i + 1}/${sessions}: ${found.map(({ a, b }) => `${kilo(a)} ${kilo(b)}`).join(", ")}${mood}`,
      );
    }
    return all;
  };

  const quiet = await measureAA("a/a", () => "");
  const drifting = await measureAA("a/a, drifting host", () => (drift.next() ? "  (with a neighbour)" : ""));
  drift.stop();

  const alpha = ALPHA / family;
  const mde = smallestDetectablePairs(differencesOf(quiet), { pairs, alpha, power: POWER });
  let detected = 0;
  if (mde !== null) {
    const cost_ns = 1e9 / median(quiet.flatMap((one) => one.pairs.flatMap(({ a, b }) => [a, b])));
    const delay_ns = cost_ns * mde;
    say(
      `a command costs ${cost_ns.toFixed(0)} ns; the delay that should be found is ${delay_ns.toFixed(0)} ns`,
    );
    // What carries the delay is in both, so that the delay alone is what differs.
    const undelayed = commitDelay(source, 0);
    const delayed = commitDelay(source, delay_ns);
    await updateRepository({ repository: bench.house.repository, source });
    for (const sha of [undelayed, delayed]) await prepareCommit({ house: bench.house, sha, signal });
    for (let i = 0; i < trials; i += 1) {
      const { workloads } = await compare(undelayed, delayed, pairs, `delay/${i}`);
      const verdict = workloads[0]!.verdicts.find(({ metric }) => metric === "throughput_ops");
      if (verdict?.word === "worse") detected += 1;
      say(
        `delay ${i + 1}/${trials}: ${verdict?.word} after ${verdict?.pairs} pairs, ${verdict?.ratio?.toFixed(4)} ` +
          `(${verdict?.ratio_low?.toFixed(4)} .. ${verdict?.ratio_high?.toFixed(4)})`,
      );
    }
  }
  const round = (value: number, digits: number) => Number(value.toFixed(digits));
  process.stdout.write(
    `${JSON.stringify({
      cv_raw: round(rawCv(quiet), 4),
      cv_controlled: round(controlledCv(quiet), 4),
      cv_drift_raw: round(rawCv(drifting), 4),
      cv_drift_controlled: round(controlledCv(drifting), 4),
      false_verdicts: falseVerdicts(quiet, alpha) + falseVerdicts(drifting, alpha),
      mde_pct: mde === null ? null : round(100 * mde, 2),
      mde_detected: detected,
    })}\n`,
  );
} finally {
  drift.stop();
  example.close();
}

function throughputOf(samples: readonly { metric: string; value: number }[]): number {
  const found = samples.find(({ metric }) => metric === "throughput_ops");
  if (!found) throw new Error("a run of the A/A experiment brought no throughput");
  return found.value;
}

function kilo(ops: number): string {
  return `${(ops / 1_000).toFixed(1)}k`;
}
