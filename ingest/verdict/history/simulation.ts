import type { Better, SeriesInput } from "../detection.ts";
import { type Prng, prng } from "../statistics/prng.ts";

/** How the runs of a made-up series scatter about their commit. */
export type Scatter = "gaussian" | "spikes" | "heavy" | "flapping" | "drift";

export interface SimulationPlan {
  seed: number;
  commits: number;
  blocks: number;
  series: number;
  /** Standard deviation of ln(value) between runs; 0.05 is a CV of 5 %. */
  run_sd: number;
  scatter?: Scatter;
  /** Standard deviation of ln(value) between commits, and how neighbours resemble each other (AR(1)). */
  commit_sd?: number;
  autocorrelation?: number;
  /** Standard deviation of the mood of a block, shared by all series. */
  mood_sd?: number;
  /** Rounds are cut into blocks of so many commits, drawn anew for each series' traffic, each with a mood of its own. */
  together?: number;
  /** Steps of ln(value) at commit indices, in every series. */
  steps?: readonly { at: number; ln: number }[];
  missing?: number;
  smallest_effect?: number;
  better?: Better;
}

/** A history with known changes; the same plan gives the same history. */
export function simulate(plan: SimulationPlan): { commits: string[]; series: SeriesInput[] } {
  const random = prng(plan.seed);
  const commits = Array.from({ length: plan.commits }, (_, i) => `c${i}`);
  const moods = Array.from({ length: plan.blocks }, () => (plan.mood_sd ?? 0.03) * random.gaussian());
  const orders = moods.map(() => shuffled(plan.commits, random));
  const series = Array.from({ length: plan.series }, (_, s): SeriesInput => {
    const truth = commitLevels(plan, random);
    const runs = moods.flatMap((mood, block) => {
      const slope = plan.scatter === "drift" ? 2 * plan.run_sd * random.gaussian() : 0;
      const order = plan.together === undefined ? orders[block]! : shuffled(plan.commits, random);
      const own = order.map(() =>
        plan.together === undefined ? 0 : (plan.mood_sd ?? 0.03) * random.gaussian(),
      );
      return order.flatMap((c, turn) => {
        const part = Math.floor(turn / (plan.together ?? plan.commits));
        const drift = slope * (turn / plan.commits - 0.5);
        const noise = plan.run_sd * scatter(plan.scatter ?? "gaussian", random);
        if (random.uniform() < (plan.missing ?? 0)) return [];
        return [
          {
            commit: commits[c]!,
            block: plan.together === undefined ? `r${block}` : `r${block}/${part}`,
            value: 1000 * Math.exp(truth[c]! + mood + own[part]! + drift + noise),
          },
        ];
      });
    });
    return {
      key: `s${s}`,
      group: `g${s % 4}`,
      metric: s % 2 === 0 ? "throughput_ops" : "latency_us_p50",
      better: plan.better ?? "higher",
      runs,
      detects: true,
      smallest_effect: plan.smallest_effect ?? 0.05,
    };
  });
  return { commits, series };
}

function commitLevels(plan: SimulationPlan, random: Prng): number[] {
  const rho = plan.autocorrelation ?? 0;
  const sd = plan.commit_sd ?? 0;
  let wander = random.gaussian();
  let level = 0;
  return Array.from({ length: plan.commits }, (_, c) => {
    for (const step of plan.steps ?? []) if (step.at === c) level += step.ln;
    wander = rho * wander + Math.sqrt(1 - rho * rho) * random.gaussian();
    return level + sd * wander;
  });
}

/** Noise in units of the run's standard deviation. Spikes: 2 % of runs, 20 standard deviations to one side. */
function scatter(kind: Scatter, random: Prng): number {
  const z = random.gaussian();
  if (kind === "spikes") return random.uniform() < 0.02 ? 20 * (0.5 + random.uniform()) : z;
  if (kind === "heavy")
    return z / Math.sqrt((random.gaussian() ** 2 + random.gaussian() ** 2 + random.gaussian() ** 2) / 3);
  if (kind === "flapping") return 0.3 * z + (random.uniform() < 0.3 ? 2 : 0);
  return z;
}

function shuffled(n: number, random: Prng): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
