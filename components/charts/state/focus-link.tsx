"use client";

import type { ReactNode } from "react";
import { writeChartState } from "./chart-state.ts";
import { useChartState } from "./use-chart-state.ts";

/** Puts another metric in focus, with stretch, base and pins as they are. */
export function FocusLink({ path, metric, children }: { path: string; metric: string; children: ReactNode }) {
  const [state] = useChartState();
  const overlays = state.overlays.filter(({ by }) => by !== "metric");
  return <a href={`${path}${writeChartState({ ...state, metric, overlays })}`}>{children}</a>;
}
