import { shrunkSlope } from "../statistics/shrunk-slope.ts";

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

/** Theta in [0, 1] from A/A sessions: how much of the control there is in the candidate. Of fewer than five nothing is learned. */
export function learnControlShare(sessions: readonly SharedSession[]): number {
  return shrunkSlope(
    sessions.map(({ control }) => control),
    sessions.map(({ candidate }) => candidate),
    sessions.length,
  );
}

/** The candidate's values with the control's movement taken out, on the log scale; the control's mean stays where it was. */
export function withoutControl(sessions: readonly SharedSession[], theta: number): number[] {
  const usual = meanOf(sessions.map(({ control }) => control));
  return sessions.map(({ candidate, control }) => candidate - theta * (control - usual));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
