/**
 * How much of a control's movement a series shares (theta of the contract of inference): candidate minus theta times
 * control takes the host's mood out where both feel it, and leaves the candidate alone where they do not. A plain ratio
 * (theta = 1) would add the control's own noise to every value of a quiet host.
 */

/** What a session found of both, on the log scale: medians of its runs. */
export interface SharedSession {
  candidate: number;
  control: number;
}

/** With fewer sessions nothing is learned: theta is zero. */
const LEAST_SESSIONS = 5;

/**
 * Theta in [0, 1] from A/A sessions: the regression of candidate on control, shrunk by the share of it that its own
 * standard error could explain (positive-part James-Stein; James & Stein 1961).
 */
export function learnControlShare(sessions: readonly SharedSession[]): number {
  const n = sessions.length;
  if (n < LEAST_SESSIONS) return 0;
  const mean_y = meanOf(sessions.map(({ candidate }) => candidate));
  const mean_x = meanOf(sessions.map(({ control }) => control));
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const { candidate, control } of sessions) {
    xx += (control - mean_x) ** 2;
    xy += (control - mean_x) * (candidate - mean_y);
    yy += (candidate - mean_y) ** 2;
  }
  if (xx === 0) return 0;
  const slope = xy / xx;
  if (slope <= 0) return 0;
  const error_squared = Math.max(0, yy - slope * xy) / (n - 2) / xx;
  return Math.min(1, slope * Math.max(0, 1 - error_squared / slope ** 2));
}

/** The candidate's values with the control's movement taken out, on the log scale; the control's mean stays where it was. */
export function withoutControl(sessions: readonly SharedSession[], theta: number): number[] {
  const usual = meanOf(sessions.map(({ control }) => control));
  return sessions.map(({ candidate, control }) => candidate - theta * (control - usual));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
