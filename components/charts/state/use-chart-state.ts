"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useState } from "react";
import { type ChartState, readChartState, writeChartState } from "./chart-state.ts";

/** Goes to another state: as a step that the back button undoes, or in place of the present one. */
export type Go = (next: ChartState, how: "push" | "replace") => void;

/**
 * The chart's state as the address has it. Next.js takes part in what is written with the browser's own history, so that back
 * and forward come through here too; a change shows at once, without waiting for that.
 */
export function useChartState(): [ChartState, Go] {
  const query = useSearchParams().toString();
  const [seen, setSeen] = useState(query);
  const [state, setState] = useState(() => stateOf(query));
  if (query !== seen) {
    setSeen(query);
    setState(stateOf(query));
  }
  const go = useCallback<Go>((next, how) => {
    setState(next);
    const address = writeChartState(next) || window.location.pathname;
    if (how === "push") window.history.pushState(null, "", address);
    else window.history.replaceState(null, "", address);
  }, []);
  return [state, go];
}

function stateOf(query: string): ChartState {
  return readChartState(new URLSearchParams(query)).state;
}
