import type { RunResult } from "../../../db/contract/run.ts";
import { MOST_LOST_TURNS } from "../../verdict/index.ts";
import type { Bench } from "../bench.ts";
import { isSpoilt, seedOf } from "../plan.ts";
import { MOST_TRIES } from "../spoilt.ts";
import { measureTogether } from "../together/measure-together.ts";
import type { ComparedWorkload, CompareListener, RunPair, Side, SideName } from "./comparison.ts";

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
 * Measures one workload on both sides at the same time, their closed loops by turns; which side is first is turned round every turn
 * (ab ba ab ...). The pair goes to the state, or what stood in its way: spoilt too often the turn is lost, and after
 * MOST_LOST_TURNS the workload. Returns how many runs it took.
 */
export async function measurePair(
  measuring: Measuring,
  state: ComparedWorkload,
  turn: number,
): Promise<number> {
  const order: [SideName, SideName] = turn % 2 === 0 ? ["a", "b"] : ["b", "a"];
  let runs = 0;
  for (let tries = 1; ; tries += 1) {
    const results = await measureSides(measuring, state, order, turn);
    runs += results.length;
    const spoilt = results.filter(isSpoilt).length;
    state.spoilt += spoilt;
    const failed = results.findIndex((one) => one.outcome !== "ok" && !isSpoilt(one));
    if (failed >= 0) {
      const [side, result] = [order[failed]!, results[failed]!];
      state.trouble = { side, said: troubleWords(side, result), output: result.output };
      return runs;
    }
    if (spoilt === 0) {
      state.lost_turns = 0;
      state.pairs.push({ [order[0]]: results[0], [order[1]]: results[1] } as RunPair);
      return runs;
    }
    if (tries < MOST_TRIES) continue;
    state.lost_turns += 1;
    if (state.lost_turns === MOST_LOST_TURNS) {
      const first = results.findIndex(isSpoilt);
      state.trouble = { side: null, said: troubleWords(order[first]!, results[first]!) };
    }
    return runs;
  }
}

async function measureSides(
  { bench, sides, key, signal, listener }: Measuring,
  { workload }: ComparedWorkload,
  order: readonly SideName[],
  turn: number,
): Promise<RunResult[]> {
  const about = (at: number) => ({ workload: workload.name, side: order[at]!, turn });
  const results = await measureTogether({
    bench,
    planned: order.map((side) => ({
      commit_id: 0,
      sha: sides[side].sha,
      workload_revision_id: 0,
      workload,
      variant_id: 0,
      variant: "default",
      flags: sides[side].flags,
      placement: sides[side].placement,
      may_lack_latency: true,
    })),
    seed: seedOf(`${key}/${turn}`, workload.name),
    signal,
    onPhase: (stage, at) => listener?.phase({ ...about(at), stage }),
  });
  for (const [at, result] of results.entries()) listener?.run({ ...about(at), result });
  return results;
}

function troubleWords(side: SideName, { outcome, stage, reason, placement, details }: RunResult): string {
  const who = side.toUpperCase();
  if (placement === "broken")
    return `${who} did not run where it was planned: ${details.astray ?? "no reason given"}`;
  const at = stage ? ` at ${stage}` : "";
  const what = outcome === "unsupported" ? "not supported" : `${outcome}${at}`;
  return `${who} ${what}: ${reason ?? "no reason given"}`;
}
