import { parentPort, workerData } from "node:worker_threads";
import { type Look, replayNull, replayStep, type StepFate } from "./replay.ts";
import { makeWorld, type WorldPlan } from "./world.ts";

/** Series [from, to) of one world: every look at each, or one step in each. */
export interface Job {
  plan: WorldPlan;
  from: number;
  to: number;
  /** Relative size of the steps; null: nothing ever changes. */
  step: number | null;
}

export type Answer = { done: number } | { looks: Look[]; fates: StepFate[] };

/** How many series are told of at once. */
const TOLD = 5;

const { plan, from, to, step } = workerData as Job;
const world = makeWorld(plan);
const looks: Look[] = [];
const fates: StepFate[] = [];
const say = (answer: Answer) => parentPort!.postMessage(answer);
for (let series = from; series < to; series++) {
  if (step === null) looks.push(...replayNull(world, series));
  else fates.push(replayStep(world, series, step));
  if ((series + 1 - from) % TOLD === 0) say({ done: TOLD });
}
say({ looks, fates });
