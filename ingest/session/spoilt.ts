import { LoadError } from "../load/load-error.ts";
import type { WindowResult } from "../load/results.ts";
import type { Metered } from "./window-meter.ts";

/** A run that the dashboard disturbed by more than this share of a window is measured again. */
const MOST_DASHBOARD_SHARE = 0.02;

/** One from whose core a hypervisor took more than this share too. */
const MOST_STEAL_SHARE = 0.1;

/** What others spoilt is measured again, but not for ever: so often in all. */
export const MOST_TRIES = 3;

/** Why a run is no evidence although every reply was right: it is made again. */
export type Spoilt = { outcome: "disturbed" | "saturated"; reason: string };

/** Whether others, or the load generator itself, got between the engine and its figures. */
export function spoiltBy(
  closed: Metered<WindowResult> | null,
  open: Metered<WindowResult> | null,
): Spoilt | null {
  const windows = [closed, open].flatMap((window) => window ?? []);
  const share = Math.max(0, ...windows.map((window) => window.dashboard_cpu_share ?? 0));
  if (share > MOST_DASHBOARD_SHARE) {
    return {
      outcome: "disturbed",
      reason: `the dashboard used ${(share * 100).toFixed(1)} % of a core in a window`,
    };
  }
  const stolen = windows
    .map(({ cores }) => cores)
    .find((one) => (one?.steal_share_least ?? 0) > MOST_STEAL_SHARE);
  if (stolen) {
    return {
      outcome: "disturbed",
      reason: `the hypervisor took ${(stolen.steal_share * 100).toFixed(1)} % of the engine's core in a window`,
    };
  }
  if (!open?.result.saturated) return null;
  return {
    outcome: "saturated",
    reason: `generator saturated: ${open.result.saturated_reason ?? "it fell behind"}`,
  };
}

/** A generator that did not start or broke down says nothing about the engine: the run is made again. */
export function isGeneratorsFault(error: unknown): boolean {
  return error instanceof LoadError && error.kind === "generator-failed";
}
