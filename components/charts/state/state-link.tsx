"use client";

import type { MouseEvent, ReactNode } from "react";
import { type ChartState, writeChartState } from "./chart-state.ts";
import type { Go } from "./use-chart-state.ts";

/** Leads to another state of the chart: in place where there is JavaScript, else as any link does. */
export function StateLink({
  to,
  path,
  go,
  how = "push",
  current = false,
  children,
}: {
  to: ChartState;
  path: string;
  go: Go;
  how?: Parameters<Go>[1];
  current?: boolean;
  children: ReactNode;
}) {
  function onClick(event: MouseEvent) {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to, how);
  }
  return (
    <a
      href={`${path}${writeChartState(to)}`}
      aria-current={current ? "true" : undefined}
      className="text-soft aria-[current]:font-medium aria-[current]:text-ink aria-[current]:no-underline"
      onClick={onClick}
    >
      {children}
    </a>
  );
}
