/** What an x axis names. */
export type XName = { x: number; label: string };

const MOST = 8;
const SHORT = 7;
const DAY = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Commits by the beginning of their hash: both ends, and as many evenly between as have room. `x` rises. */
export function commitNames(x: readonly number[], sha: readonly string[]): XName[] {
  if (x.length === 0) return [];
  const [first, last] = [x[0]!, x.at(-1)!];
  const chosen = new Set<number>();
  let at = 0;
  for (let n = 0; n < MOST; n += 1) {
    const wanted = first + (n * (last - first)) / (MOST - 1);
    while (at + 1 < x.length && Math.abs(x[at + 1]! - wanted) <= Math.abs(x[at]! - wanted)) at += 1;
    chosen.add(at);
  }
  return [...chosen].map((i) => ({ x: x[i]!, label: sha[i]!.slice(0, SHORT) }));
}

/** Round points in time (UTC) between two: hours, days, months or years, whichever are few enough. */
export function dateNames([from, to]: [number, number]): XName[] {
  const span = to - from;
  const hours = [1, 3, 6, 12].find((count) => span / (count * 3_600_000) <= MOST);
  if (hours !== undefined) {
    return every(
      from,
      to,
      hours * 3_600_000,
      (at) => `${dayOf(at)}, ${new Date(at).toISOString().slice(11, 16)}`,
    );
  }
  const days = [1, 2, 7].find((count) => span / (count * DAY) <= MOST);
  if (days !== undefined) return every(from, to, days * DAY, dayOf);
  const months = [1, 2, 3, 6, 12, 24, 60, 120].find((count) => span / (count * 30.4 * DAY) <= MOST) ?? 240;
  return everyMonths(from, to, months);
}

function every(from: number, to: number, step: number, label: (at: number) => string): XName[] {
  const names: XName[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) names.push({ x: at, label: label(at) });
  return names;
}

function everyMonths(from: number, to: number, step: number): XName[] {
  const names: XName[] = [];
  const start = new Date(from);
  let count = start.getUTCFullYear() * 12 + start.getUTCMonth();
  count -= count % step;
  for (; ; count += step) {
    const at = Date.UTC(Math.floor(count / 12), count % 12);
    if (at > to) return names;
    const year = Math.floor(count / 12);
    const label = step % 12 === 0 ? String(year) : `${MONTHS[count % 12]} ${year}`;
    if (at >= from) names.push({ x: at, label });
  }
}

function dayOf(at: number): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}
