import { Command } from "commander";
import { type FalseAlarms, falseAlarms } from "./alarm/false-alarms.ts";
import { historyAlarms } from "./alarm/history-alarms.ts";
import { KINDS, type Kind } from "./alarm/noise-kinds.ts";
import { onAllCores } from "./alarm/on-all-cores.ts";
import { STEP_FROM } from "./alarm/replay.ts";
import { msPerSeries } from "./alarm/speed.ts";
import { type StepsFound, stepsFound } from "./alarm/steps-found.ts";
import { makeWorld } from "./alarm/world.ts";

/**
 * How often commits are suspected and confirmed that changed nothing, and how soon a step is suspected. All from seeds.
 *
 * An installation of 500 series on one host. Each commit is measured in five blocks, each with one run of the candidate,
 * of its ancestor and of the control; so a commit has five runs when it is the newest, and ten from the next one on. A
 * block's mood (sd 1 %, AR 0.5) is shared by all series, each of which feels 50 to 100 % of it; it is taken out by the
 * controls (hostMoods, learnMoodShare: learned once for a history, which shifts a whole series alike). Runs vary by 1 %,
 * and a series' commits by another 0.7 %, each series by itself. Nulls, a fifth of the series each: Gaussian; lognormal
 * with 2 % of runs 5 to 15 % up; commits AR(0.4); 30 % of commits on a level 2 % up; runs t3 and commits t4.
 *
 * From the 9th commit on every series is analysed anew at each commit by watchSeries, strict segmentation included, and what
 * is new is counted once for all series by joinSuspicions, each direction by itself. What the look at the whole history suspects
 * (lookAtHistory, joinRegressions) is simulated apart, in an installation of 60 series measured in visits, and added. Reruns are the
 * product's (judgeReruns): at most two series, 20 pairs, alpha 0.005, the spread lent by the history, changes of 1 % and more. In them
 * the two ends do not differ: what commits vary by belongs to when they were measured. What were confirmed if it were built
 * into commits is told on stderr.
 *
 * Steps come one a series after 300 to 350 commits, all to the worse side (and apart, to the better). A delay of d means
 * suspected, in its direction, when d commits after the changed one are measured; within 5 is 0 to 5. The newest of a
 * history is judged with what was measured by then. Time is of one look at an installation of 60 series of 500 commits, by what
 * the planner calls (lookAtHistory, withoutMoods, watchNewest, joinRegressions), a series, on one core: of five runs a commit, in rounds;
 * and of fifteen, in visits, where each is also the next one's ancestor and the control is in every block.
 */
const { series, commits, seeds, firstSeed, steps, json } = new Command("bench:alarm")
  .description("Simulate false alarms and missed steps; the last line is one line of JSON.")
  .option("--series <n>", "series of the installation", Number, 500)
  .option("--commits <n>", "commits of the unchanging histories", Number, 1_000)
  .option("--seeds <n>", "unchanging worlds", Number, 1)
  .option("--first-seed <n>", "seed of the first world", Number, 20_261_121)
  .option("--steps <pct>", "size of the steps in percent", Number, 2)
  .option("--json", "print the JSON line only")
  .parse()
  .opts<{
    series: number;
    commits: number;
    seeds: number;
    firstSeed: number;
    steps: number;
    json?: boolean;
  }>();

/** Commits of the histories with steps: 300 to 350 stand before one, 30 and more come after. */
const STEP_COMMITS = STEP_FROM + 80;

/** Worlds with steps for each one without: they are quickly looked at. */
const STEP_WORLDS = 6;

const say = (text: string) => (json ? undefined : process.stderr.write(`${text}\n`));
const started = performance.now();
const worlds = Array.from({ length: seeds }, (_, i) => firstSeed + i);
const kindsOf = (of: (s: number) => Kind) => Array.from({ length: series }, (_, s) => of(s));

const alarms: FalseAlarms[] = [];
for (const seed of worlds) {
  const plan = { seed, commits, kinds: kindsOf((s) => KINDS[s % KINDS.length]!) };
  const { looks } = await onAllCores({ plan, step: null }, telling(`seed ${seed}, nothing changes`));
  const one = falseAlarms(makeWorld(plan), looks);
  alarms.push(one);
  say(
    `seed ${seed}: ${commits} commits, suspected ${one.suspected} ${JSON.stringify(one.suspected_by_kind)}`,
  );
}
const by_history = worlds.reduce((sum, seed) => sum + historyAlarms(seed, commits), 0);
say(`suspected by the look at the whole history: ${by_history} in ${commits * seeds} commits`);
const found = async (kind: Kind, slower = 1): Promise<StepsFound> => {
  const fates = [];
  for (let i = 0; i < STEP_WORLDS * seeds; i++) {
    const plan = { seed: firstSeed + 500_000 + i, commits: STEP_COMMITS, kinds: kindsOf(() => kind) };
    const { fates: of_seed } = await onAllCores(
      { plan, step: (slower * steps) / 100 },
      telling(`steps, ${kind}`),
    );
    fates.push(...of_seed);
  }
  return stepsFound(fates, kind, firstSeed);
};
const plain = await found("gaussian");
const ar = await found("ar");
const faster = await found("gaussian", -1);

const total = (of: (one: FalseAlarms) => number) => alarms.reduce((sum, one) => sum + of(one), 0);
const per_1000 = 1_000 / (commits * seeds);
const reruns = total((one) => one.reruns);
say(
  `simulated ${commits * seeds} unchanging commits of ${series} series; ${reruns} reruns of false suspicions`,
);
if (reruns > 0) {
  const most = ((total((one) => one.suspected) * 3) / reruns) * per_1000;
  say(`confirmed: were it none of these reruns, at most ${most.toPrecision(2)} per 1,000 commits (95 %)`);
}
say(
  `confirmed if what commits vary by were built into them: ${(total((one) => one.confirmed_built_in) * per_1000).toFixed(2)} per 1,000 commits`,
);
for (const [name, one] of Object.entries({ gaussian: plain, ar, "gaussian, faster": faster })) {
  say(
    `steps of ${steps} %, ${name}: ${one.steps} steps; suspected after 0, 1, .. 5 more commits: ${one.within.join(" ")}; ` +
      `cause interval held ${one.cause_held.toFixed(3)}; reruns confirmed ${one.confirmed.toFixed(3)} of those suspected`,
  );
}
const suspected = total((one) => one.suspected);
/** What the history suspects is confirmed as often as what the watch does. */
const both = suspected === 0 ? 1 : (suspected + by_history) / suspected;
const ms = msPerSeries(firstSeed);
say(`ms per series of 500 commits: ${ms.rounds.toFixed(2)} in rounds, ${ms.visits.toFixed(2)} in visits`);
say(`took ${((performance.now() - started) / 1_000).toFixed(0)} s`);
const round = (value: number, digits: number) => Number(value.toFixed(digits));
process.stdout.write(
  `${JSON.stringify({
    false_suspected_per_1000_commits: round((suspected + by_history) * per_1000, 2),
    false_confirmed_per_1000_commits: round(total((one) => one.confirmed) * per_1000 * both, 4),
    power_2pct: round(plain.within.at(-1)!, 4),
    power_2pct_ar: round(ar.within.at(-1)!, 4),
    median_delay_commits: plain.median_delay,
    ms_per_series_500: round(ms.rounds, 2),
    ms_per_series_500_visits: round(ms.visits, 2),
  })}\n`,
);

function telling(what: string): (done: number) => void {
  let next = 50;
  return (done) => {
    if (done < next) return;
    next += 50;
    say(`${what}: ${done}/${series} series`);
  };
}
