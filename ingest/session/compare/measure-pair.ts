import type { RunResult } from "../../../db/contract/run.ts";
import { type Bench, measureRun } from "../measure-run.ts";
import { isSpoilt, seedOf } from "../plan.ts";
import type { ComparedWorkload, CompareListener, RunPair, Side, SideName } from "./comparison.ts";

/** A run that the host spoilt is made again, but not for ever: then the turn is lost, and after some turns the workload. */
const MOST_TRIES = 3;
const MOST_LOST_TURNS = 3;

/** What stays the same over all turns. */
export type Measuring = {
  bench: Bench;
  sides: Record<SideName, Side>;
  /** Seeds the requests, which are the same for both sides of a turn. */
  key: string;
  signal: AbortSignal;
  listener: CompareListener | undefined;
};

/**
 * Measures one workload on both sides, in an order that is turned round every turn (ab ba ab ...), so that a drift weighs on both
 * alike. The pair goes to the state, or what stood in its way. Returns how many runs it took.
 */
export async function measurePair(
  measuring: Measuring,
  state: ComparedWorkload,
  turn: number,
): Promise<number> {
  const order: SideName[] = turn % 2 === 0 ? ["a", "b"] : ["b", "a"];
  const pair: Partial<RunPair> = {};
  let runs = 0;
  for (const side of order) {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      pair[side] = await measureSide(measuring, state, side, turn);
      runs += 1;
      if (!isSpoilt(pair[side])) break;
      state.spoilt += 1;
    }
    const result = pair[side]!;
    if (result.outcome === "ok" && !isSpoilt(result)) continue;
    if (isSpoilt(result)) state.lost_turns += 1;
    if (!isSpoilt(result) || state.lost_turns === MOST_LOST_TURNS) {
      state.trouble = { side: isSpoilt(result) ? null : side, said: troubleWords(side, result) };
    }
    return runs;
  }
  state.lost_turns = 0;
  state.pairs.push(pair as RunPair);
  return runs;
}

async function measureSide(
  { bench, sides, key, signal, listener }: Measuring,
  { workload }: ComparedWorkload,
  side: SideName,
  turn: number,
): Promise<RunResult> {
  const { sha, flags, placement = bench.placement } = sides[side];
  const about = { workload: workload.name, side, turn };
  const result = await measureRun({
    bench: { ...bench, placement },
    planned: {
      commit_id: 0,
      sha,
      workload_revision_id: 0,
      workload,
      variant_id: 0,
      variant: "default",
      flags,
    },
    seed: seedOf(`${key}/${turn}`, workload.name),
    signal,
    onPhase: (stage) => listener?.phase({ ...about, stage }),
  });
  listener?.run({ ...about, result });
  return result;
}

function troubleWords(side: SideName, { outcome, stage, reason, placement, details }: RunResult): string {
  const who = side.toUpperCase();
  if (placement === "broken")
    return `${who} did not run where it was planned: ${details.astray ?? "no reason given"}`;
  const at = stage ? ` at ${stage}` : "";
  const what = outcome === "unsupported" ? "not supported" : `${outcome}${at}`;
  return `${who} ${what}: ${reason ?? "no reason given"}`;
}
