import { median, medianVariance } from "./statistics/quantiles.ts";

/** A session of one host: who was its control, and what each commit's runs in it gave in one series (their median). */
export interface ControlSession {
  control: string;
  epoch: string;
  values: ReadonlyMap<string, number>;
}

/** What the control tells of its host. Shares: 0.05 is 5 %. */
export interface HostDrift {
  /** By session, where it has a value: the control against what it usually is; controls that were measured together are joined. */
  points: { session: number; ratio: number }[];
  /** Sessions from which on nothing joins the control to the one before. */
  broken: number[];
  /** Sessions with a value since the last break; what follows is of them. */
  sessions: number;
  /** The most that a session lay from the median of all. Null: too few sessions. */
  moved: number | null;
  /** Variation from one session to the next, robust: the standard deviation of one session about the host's slow course. */
  noise: number | null;
  /** The last third of the newest epoch's sessions against its first, where that is more than noise explains. */
  drift: number | null;
  /** The newest epoch against the one before, likewise. */
  step: number | null;
}

/** Fewer sessions say nothing of how a host varies. */
const LEAST_SESSIONS = 5;
const LEAST_COMPARED = 3;
/** Standard errors beyond which two stretches differ. */
const CLEARLY = 3;

/** Follows the control of one host through its sessions, in their order, also where another commit takes over. */
export function hostDrift(sessions: readonly ControlSession[]): HostDrift {
  const { placed, broken } = joinControls(sessions);
  const points = chainsOf(placed).flatMap((chain) => {
    const usual = median(chain.map(({ level }) => level));
    return chain.map(({ session, level }) => ({ session, ratio: Math.exp(level - usual) }));
  });
  const newest = chainsOf(placed).at(-1) ?? [];
  const nothing = {
    points,
    broken,
    sessions: newest.length,
    moved: null,
    noise: null,
    drift: null,
    step: null,
  };
  if (newest.length < LEAST_SESSIONS) return nothing;
  const levels = newest.map(({ level }) => level);
  const usual = median(levels);
  const noise = neighbourNoise(newest);
  const epochs = [...Map.groupBy(newest, ({ epoch }) => epoch).values()].map((of_epoch) =>
    of_epoch.map(({ level }) => level),
  );
  const now = epochs.at(-1)!;
  const third = Math.floor(now.length / 3);
  return {
    ...nothing,
    moved: Math.max(...levels.map((level) => Math.abs(Math.exp(level - usual) - 1))),
    noise,
    drift: clearChange(now.slice(0, third), now.slice(now.length - third), noise),
    step: clearChange(epochs.at(-2) ?? [], now, noise),
  };
}

interface Placed {
  session: number;
  control: string;
  epoch: string;
  /** Logarithm, on the scale of the first control of its chain. */
  level: number;
  chain: number;
}

/** Where a control takes over, its level is joined to the old one's by the sessions that measured both. */
function joinControls(sessions: readonly ControlSession[]): { placed: Placed[]; broken: number[] } {
  const placed: Placed[] = [];
  const broken: number[] = [];
  let offsets = new Map<string, number>();
  let before: string | null = null;
  let chain = 0;
  for (const [session, { control, epoch, values }] of sessions.entries()) {
    const value = values.get(control);
    if (value === undefined || !(value > 0)) continue;
    if (!offsets.has(control)) {
      const between: number | null = before === null ? 0 : apart(sessions, before, control);
      if (between === null) {
        broken.push(session);
        chain += 1;
        offsets = new Map();
      }
      const base = before === null ? 0 : (offsets.get(before) ?? 0);
      offsets.set(control, base + (between ?? 0));
    }
    placed.push({ session, control, epoch, level: Math.log(value) + offsets.get(control)!, chain });
    before = control;
  }
  return { placed, broken };
}

/** How much `one` usually is above `other`, on the log scale; null where no session measured both. */
function apart(sessions: readonly ControlSession[], one: string, other: string): number | null {
  const differences = sessions.flatMap(({ values }) => {
    const [a, b] = [values.get(one) ?? 0, values.get(other) ?? 0];
    return a > 0 && b > 0 ? [Math.log(a / b)] : [];
  });
  return differences.length === 0 ? null : median(differences);
}

function chainsOf(placed: readonly Placed[]): Placed[][] {
  return [...Map.groupBy(placed, ({ chain }) => chain).values()];
}

/** Differences of neighbours leave slow drift out; their median stands a few wild sessions. */
function neighbourNoise(chain: readonly Placed[]): number {
  const differences = chain.flatMap(({ control, epoch, level }, i) =>
    i > 0 && chain[i - 1]!.control === control && chain[i - 1]!.epoch === epoch
      ? [Math.abs(level - chain[i - 1]!.level)]
      : [],
  );
  return differences.length === 0 ? 0 : median(differences) / (0.67449 * Math.SQRT2);
}

/** How much later sessions lie above earlier ones; null where noise may explain it, or where there are too few. */
function clearChange(before: readonly number[], after: readonly number[], noise: number): number | null {
  if (Math.min(before.length, after.length) < LEAST_COMPARED) return null;
  const change = median(after) - median(before);
  const error = noise * Math.sqrt(medianVariance(before.length) + medianVariance(after.length));
  return Math.abs(change) > CLEARLY * error && change !== 0 ? Math.expm1(change) : null;
}
