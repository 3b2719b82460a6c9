const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A point in time, in UTC. */
export function Moment({ at, day_only = false }: { at: number; day_only?: boolean }) {
  return <time dateTime={new Date(at).toISOString()}>{momentText(at, day_only)}</time>;
}

/** "21 Nov 2026, 06:32 UTC" */
export function momentText(at: number, day_only = false): string {
  const date = new Date(at);
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return day_only ? day : `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}
