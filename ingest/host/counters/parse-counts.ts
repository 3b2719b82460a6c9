/**
 * Reads what `perf stat -x,` wrote: the count of each event, null of all where one of them was not counted or a line
 * is not of the form. A processor with two kinds of cores tells of each kind apart; what was counted adds up.
 */
export function parseCounts<Event extends string>(
  text: string,
  events: readonly Event[],
): Record<Event, number> | null {
  const counts = new Map<Event, number>();
  for (const line of text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"))) {
    const [value = "", , name = "", , running = ""] = line.split(",");
    const event = events.find((one) => one === bareName(name));
    if (event === undefined) return null;
    if (ABSENT.test(value)) continue;
    // Of an event that shared its counter with others, perf tells what it would have been.
    if (!/^\d+(\.\d+)?$/.test(value) || !(Number(running) >= LEAST_RUNNING_PERCENT)) return null;
    counts.set(event, (counts.get(event) ?? 0) + Number(value));
  }
  return counts.size === events.length ? (Object.fromEntries(counts) as Record<Event, number>) : null;
}

const LEAST_RUNNING_PERCENT = 50;
const ABSENT = /^<not (counted|supported)>$/;

/** "cpu_core/instructions/u", "instructions:u" and "instructions" are one event. */
function bareName(name: string): string {
  return name.replace(/^\w+\/([\w-]+)\/\w*$/, "$1").replace(/:\w+$/, "");
}
