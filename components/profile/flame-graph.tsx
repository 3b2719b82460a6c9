"use client";

import { useEffect, useRef, useState } from "react";
import type { FlameNode } from "./compare-profiles.ts";
import { frameColour, frameWords } from "./flame-words.ts";

type Drawing = { width(px: number): Drawing; resetZoom(): void; update(): void; destroy(): void };
type State = "waiting" | "loading" | "drawn" | "failed";

const CELL_PX = 20;

/**
 * Draws a profile when asked to: data and library are fetched only then. Without JavaScript nothing of it is there, and the
 * table of functions tells the same.
 */
export function FlameGraph({ source, against }: { source: string; against: string | null }) {
  const frame = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const [ready, setReady] = useState(false);
  const [state, setState] = useState<State>("waiting");
  const [told, setTold] = useState<string | null>(null);

  useEffect(() => setReady(true), []);
  useEffect(() => {
    const element = frame.current;
    if (state !== "drawn" || !element) return;
    const watcher = new ResizeObserver(() => drawing.current?.width(element.clientWidth).update());
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [state]);
  useEffect(() => () => drawing.current?.destroy(), []);

  async function draw() {
    setState("loading");
    try {
      const [answer, { default: flamegraph }, { select }] = await Promise.all([
        fetch(source),
        import("d3-flame-graph"),
        import("d3-selection"),
      ]);
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      const { root }: { root: FlameNode } = await answer.json();
      const greatest = greatestDelta(root);
      const chart = flamegraph()
        .width(frame.current!.clientWidth)
        .cellHeight(CELL_PX)
        .inverted(true)
        .minFrameSize(1)
        .transitionDuration(matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150)
        .sort((a, b) => b.data.value - a.data.value)
        .setColorMapper(({ data }) => frameColour(data, greatest))
        .setLabelHandler(({ data }) => frameWords(data, root.value, against))
        .setDetailsHandler(setTold);
      select(frame.current!).datum(root).call(chart);
      drawing.current = chart;
      setState("drawn");
    } catch {
      setState("failed");
    }
  }

  if (!ready) return null;
  return (
    <div className="mt-4">
      {state === "drawn" ? (
        <div className="mb-1 flex flex-wrap items-baseline gap-x-4 gap-y-1">
          <button type="button" className={BUTTON} onClick={() => drawing.current?.resetZoom()}>
            Whole graph
          </button>
          {/* As high whatever it says: a graph that moved under the pointer would be pointed at elsewhere, and move back. */}
          <p className="line-clamp-3 h-[3lh] min-w-60 flex-1 text-soft wrap-anywhere sm:line-clamp-2 sm:h-[2lh]">
            {told ?? "Point at a stack to read it; a click enlarges it."}
          </p>
        </div>
      ) : (
        <p>
          <button type="button" className={BUTTON} disabled={state === "loading"} onClick={draw}>
            {state === "loading" ? "Drawing the flame graph …" : "Draw the flame graph"}
          </button>
          {state === "failed" ? (
            <span className="ml-3 text-look">It could not be fetched. The table below tells the same.</span>
          ) : null}
        </p>
      )}
      <div
        ref={frame}
        data-flame
        className={`w-full overflow-hidden ${state === "drawn" ? "-mb-8" : ""}`}
        aria-hidden="true"
      />
    </div>
  );
}

const BUTTON =
  "cursor-pointer rounded-sm border border-strong-line px-3 py-1 hover:bg-raised disabled:cursor-default disabled:text-soft";

function greatestDelta(root: FlameNode): number {
  const left = [root];
  let greatest = 0;
  for (const node of left) {
    if (node.delta !== null && node.sure) greatest = Math.max(greatest, Math.abs(node.delta));
    left.push(...node.children);
  }
  return greatest;
}
