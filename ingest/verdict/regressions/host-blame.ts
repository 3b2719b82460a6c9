import { welchInterval } from "../statistics/welch.ts";

/** One session in which a level of a series was measured. */
export interface LevelSession {
  session: string;
  host: string;
  epoch: string;
  /** Those of its blocks in which the level was measured, each named once among all sessions. */
  blocks: readonly string[];
  /** The control's median in this series in this session, in the metric's unit; null where it was not measured. */
  control: number | null;
}

/** A changed series, and the sessions of its two levels. */
export interface BlamedSeries {
  series: string;
  /** after / before and its 95 % interval; null from zero. */
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
  before: readonly LevelSession[];
  after: readonly LevelSession[];
}

export interface Blame {
  blame: "engine" | "host" | "unknown";
  /** The old and the new level were measured on different hosts, or in different epochs: it stays suspected until rerun on one. */
  blocked: boolean;
  /** One sentence, figures included. */
  said: string;
  /** The control after / before, where it was measured on both sides; of the series that decided. */
  control: { ratio: number; ratio_low: number; ratio_high: number; sessions: number } | null;
}

/** A movement is told from none when noise would show it in fewer cases than this, over all series. */
const ALPHA = 0.01;
/** Sessions on a side, or blocks that hold both sides, below which nothing is said. */
const FEWEST = 3;
/** A step of which the control explains less than this much is the engine's. */
const SHARE = 0.5;

/**
 * Whose shift it is. The host's only where the control moved in the same sessions, the same way and about as far; the engine's
 * where one series moved beyond its control, however many moved with it, or where both levels were measured in the
 * same blocks, which share their host's mood (a session of many blocks does not). Otherwise it is not known.
 */
export function hostBlame(series: readonly BlamedSeries[]): Blame {
  const weighed = series.map((one) => weigh(one, ALPHA / Math.max(1, series.length)));
  const blocked = series.length > 0 && series.every(isBlocked);
  const shared = Math.max(0, ...series.map(sharedBlocks));
  if (shared >= FEWEST) {
    const said = `Both levels were measured side by side in the same ${shared} blocks, so the host's mood touches both alike.`;
    return { blame: "engine", blocked: false, said, control: null };
  }
  if (blocked) {
    const said =
      "The new level was measured on another host, or on the same one after it had changed: the host may be the cause until both ends are rerun on one host.";
    return { blame: "unknown", blocked, said, control: null };
  }
  const engine = weighed.find((one) => one.blame === "engine");
  const host = weighed.filter((one) => one.blame === "host");
  if (engine) {
    const { sessions } = engine.control;
    const said = `In the same ${sessions} sessions the control, a commit that never changes, ${movement(engine)}.`;
    return { blame: "engine", blocked, said, control: engine.control };
  }
  if (host.length > 0 && host.length === weighed.length) {
    const { control } = host[0]!;
    const said = `The control, a commit that never changes, moved by ${percent(control.ratio)} in the same ${control.sessions} sessions: the host became ${control.ratio < 1 ? "lower" : "higher"} in this figure, not the engine.`;
    return { blame: "host", blocked, said, control };
  }
  const seen = weighed.find((one) => one.control.sessions > 0);
  const said = seen
    ? `What the control did in the same ${seen.control.sessions} sessions does not tell the host from the engine.`
    : `The control was measured in fewer than ${FEWEST} sessions of one of the levels, so the host cannot be ruled out.`;
  return { blame: "unknown", blocked, said, control: seen?.control ?? null };
}

interface Weighed {
  blame: Blame["blame"];
  held: boolean;
  control: NonNullable<Blame["control"]>;
}

function weigh({ ratio, ratio_low, ratio_high, before, after }: BlamedSeries, alpha: number): Weighed {
  const nothing = { ratio: 1, ratio_low: 1, ratio_high: 1, sessions: 0 };
  const unknown: Weighed = { blame: "unknown", held: false, control: nothing };
  const [old, fresh] = [logsOf(before), logsOf(after)];
  if (Math.min(old.length, fresh.length) < FEWEST || ratio === null || !(ratio > 0)) return unknown;
  const moved = welchInterval(old, fresh, alpha);
  const control = {
    ratio: Math.exp(moved.difference),
    ratio_low: Math.exp(moved.low),
    ratio_high: Math.exp(moved.high),
    sessions: old.length + fresh.length,
  };
  const step = Math.log(ratio);
  const half = ratio_low && ratio_high ? Math.abs(Math.log(ratio_high / ratio_low)) / 2 : 0;
  const toward = Math.sign(step);
  const rest = (step - moved.difference) * toward;
  const unsure = Math.hypot(half, (moved.high - moved.low) / 2);
  const held = moved.low <= 0 && moved.high >= 0;
  if (rest > unsure && rest >= SHARE * Math.abs(step)) return { blame: "engine", held, control };
  const same_way = moved.low * toward > 0 && moved.high * toward > 0;
  const explained = same_way && Math.abs(rest) <= unsure && Math.abs(rest) < SHARE * Math.abs(step);
  return { blame: explained ? "host" : "unknown", held, control };
}

function movement({ held, control }: Weighed): string {
  return held
    ? `held: it moved by ${percent(control.ratio)}, which is no more than its noise`
    : `moved by ${percent(control.ratio)}, which is too little to explain the shift`;
}

function isBlocked({ before, after }: BlamedSeries): boolean {
  const places = new Set(before.map(({ host, epoch }) => JSON.stringify([host, epoch])));
  return (
    before.length > 0 &&
    after.length > 0 &&
    !after.some(({ host, epoch }) => places.has(JSON.stringify([host, epoch])))
  );
}

function sharedBlocks({ before, after }: BlamedSeries): number {
  const old = new Set(before.flatMap(({ blocks }) => blocks));
  return new Set(after.flatMap(({ blocks }) => blocks.filter((block) => old.has(block)))).size;
}

function logsOf(sessions: readonly LevelSession[]): number[] {
  return sessions.flatMap(({ control }) =>
    control !== null && control > 0 && Number.isFinite(control) ? [Math.log(control)] : [],
  );
}

function percent(ratio: number): string {
  const share = 100 * (ratio - 1);
  const text = Math.abs(share).toFixed(1);
  return `${Number(text) === 0 ? "" : share > 0 ? "+" : "-"}${text} %`;
}
