"use client";

import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { LivePlot } from "../live-plot.tsx";
import type { PlotPlan } from "../plot/plan-plot.ts";
import { type PlotData, ROOM } from "../plot/plot-data.ts";
import { nearest } from "../state/stretch.ts";
import { StillChart } from "../still-chart.tsx";
import { useSize } from "./use-size.ts";

/** Two entries, the one that stays and the one that moves. */
export type Selection = { anchor: number; head: number };

/** Pixels that a pointer moves before it selects instead of pinning. */
const DRAG_PX = 5;

/**
 * The drawing and what is pointed at in it: the pointer chooses the nearest commit, dragging selects a stretch, a click pins.
 * Everything is told by the entries of `x`, which rise.
 */
export function PlotFrame({
  data,
  plan,
  x,
  at,
  chosen,
  pins,
  selection,
  label,
  text,
  onChoose,
  onSelect,
  onClick,
  onReset,
  onKeyDown,
}: {
  data: PlotData;
  plan: PlotPlan;
  x: readonly number[];
  /** The entry that is told of, and whether somebody chose it. */
  at: number;
  chosen: boolean;
  pins: number[];
  selection: Selection | null;
  label: string;
  /** What a screen reader says of that entry. */
  text: string;
  onChoose(entry: number | null): void;
  /** While somebody drags, then once with `done`. */
  onSelect(selection: Selection | null, done: boolean): void;
  onClick(entry: number): void;
  onReset(): void;
  onKeyDown(event: KeyboardEvent): void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const pressed = useRef<{ client_x: number; entry: number } | null>(null);
  const [dragging, setDragging] = useState(false);

  function entryAt(event: PointerEvent): number {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - left - ROOM.left) / (width - ROOM.left - ROOM.right);
    const [from, to] = data.domain;
    return nearest(x, from + Math.min(1, Math.max(0, share)) * (to - from));
  }

  function onPointerDown(event: PointerEvent<HTMLDivElement>) {
    if (event.button !== 0) return;
    pressed.current = { client_x: event.clientX, entry: entryAt(event) };
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  function onPointerMove(event: PointerEvent) {
    const entry = entryAt(event);
    onChoose(entry);
    const start = pressed.current;
    if (!start || (!dragging && Math.abs(event.clientX - start.client_x) < DRAG_PX)) return;
    setDragging(true);
    onSelect({ anchor: start.entry, head: entry }, false);
  }

  function onPointerUp(event: PointerEvent) {
    const start = pressed.current;
    pressed.current = null;
    if (!start) return;
    if (!dragging) onClick(entryAt(event));
    else onSelect({ anchor: start.entry, head: entryAt(event) }, true);
    setDragging(false);
  }

  function onPointerCancel() {
    pressed.current = null;
    setDragging(false);
    onSelect(null, false);
    onChoose(null);
  }

  const left = (entry: number) => `${100 * plan.x(x[entry] ?? 0)}%`;
  return (
    <div
      ref={frame}
      role="slider"
      tabIndex={0}
      aria-label={`${label}: choose a commit`}
      aria-valuemin={1}
      aria-valuemax={x.length}
      aria-valuenow={at + 1}
      aria-valuetext={text}
      className="relative h-72 cursor-crosshair touch-pan-y select-none sm:h-96 [&_.recharts-surface]:overflow-visible"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerCancel}
      onPointerLeave={() => onChoose(null)}
      onDoubleClick={onReset}
      onKeyDown={onKeyDown}
    >
      {size ? (
        <LivePlot data={data} plan={plan} width={size.width} height={size.height} />
      ) : (
        <StillChart data={data} plan={plan} />
      )}
      <span aria-hidden="true" className="absolute top-3 left-0 text-[11px] text-soft">
        {plan.unit}
      </span>
      <div className="pointer-events-none absolute" style={ROOM} aria-hidden="true">
        {selection ? <Selected selection={selection} left={left} /> : null}
        {pins.map((pin) => (
          <div key={pin} className="absolute inset-y-0 border-l border-ink" style={{ left: left(pin) }} />
        ))}
        {chosen && !pins.includes(at) ? (
          <div className="absolute inset-y-0 border-l border-soft" style={{ left: left(at) }} />
        ) : null}
      </div>
    </div>
  );
}

function Selected({ selection, left }: { selection: Selection; left: (entry: number) => string }) {
  const [from, to] = [
    Math.min(selection.anchor, selection.head),
    Math.max(selection.anchor, selection.head),
  ].map(left);
  return (
    <div
      data-selection=""
      className="absolute inset-y-0 border-x border-focus bg-focus/15"
      style={{ left: from, width: `calc(${to} - ${from})` }}
    />
  );
}
