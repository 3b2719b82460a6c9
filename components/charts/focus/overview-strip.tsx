"use client";

import { type PointerEvent, useMemo, useRef, useState } from "react";
import type { SeriesOverview } from "../../../db/contract/series-window.ts";
import type { Stretch } from "../state/stretch.ts";

type Grip = "from" | "to" | "both" | "new";

/** Pixels around an end of the window that take hold of it. */
const GRIP_PX = 12;

/**
 * The whole branch below the chart, and on it the window that is drawn above: its ends and itself can be dragged, and another one
 * drawn beside it. Keys do the same in the chart, so nothing here is told to a screen reader.
 */
export function OverviewStrip({
  overview,
  stretch,
  onStretch,
}: {
  overview: SeriesOverview;
  stretch: Stretch;
  onStretch(stretch: Stretch): void;
}) {
  const held = useRef<{ grip: Grip; place: number; stretch: Stretch } | null>(null);
  const [dragged, setDragged] = useState<Stretch | null>(null);
  const { total } = overview;
  const path = useMemo(() => overviewPath(overview), [overview]);
  const shown = dragged ?? stretch;

  function placeAt(event: PointerEvent): number {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.min(total - 1, Math.max(0, ((event.clientX - left) / width) * total - 0.5));
  }

  function onPointerDown(event: PointerEvent<HTMLDivElement>) {
    if (event.button !== 0) return;
    const place = placeAt(event);
    const reach = (GRIP_PX / event.currentTarget.clientWidth) * total;
    held.current = { grip: gripAt(place, stretch, reach, total), place, stretch };
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  function onPointerMove(event: PointerEvent) {
    if (held.current) setDragged(draggedTo(held.current, placeAt(event), total));
  }

  function onPointerUp() {
    if (held.current && dragged && dragged.to > dragged.from) onStretch(dragged);
    held.current = null;
    setDragged(null);
  }

  return (
    <div
      aria-hidden="true"
      data-overview=""
      className="relative mr-3 ml-14 h-10 cursor-ew-resize touch-pan-y border-y border-line select-none"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        held.current = null;
        setDragged(null);
      }}
    >
      <svg
        width="100%"
        height="100%"
        viewBox={`0 0 ${total} 100`}
        preserveAspectRatio="none"
        role="presentation"
      >
        <path d={path} className="fill-none stroke-soft" strokeWidth={1} vectorEffect="non-scaling-stroke" />
      </svg>
      <div
        data-window=""
        className={`absolute inset-y-0 border-x-2 border-ink ${shown.to - shown.from + 1 < total ? "bg-ink/10" : ""}`}
        style={{
          left: `${(100 * shown.from) / total}%`,
          right: `${(100 * (total - shown.to - 1)) / total}%`,
        }}
      />
    </div>
  );
}

/** An end is taken before the window, and the window only where it leaves something to move over. */
function gripAt(place: number, { from, to }: Stretch, reach: number, total: number): Grip {
  const [to_from, to_to] = [Math.abs(place - from), Math.abs(place - to)];
  if (Math.min(to_from, to_to) <= reach) return to_from < to_to ? "from" : "to";
  const whole = from === 0 && to === total - 1;
  return !whole && place > from && place < to ? "both" : "new";
}

function draggedTo(
  { grip, place, stretch }: { grip: Grip; place: number; stretch: Stretch },
  now: number,
  total: number,
): Stretch {
  const at = Math.round(now);
  if (grip === "from") return { from: Math.min(at, stretch.to), to: stretch.to };
  if (grip === "to") return { from: stretch.from, to: Math.max(at, stretch.from) };
  if (grip === "new") return { from: Math.min(at, Math.round(place)), to: Math.max(at, Math.round(place)) };
  const width = stretch.to - stretch.from;
  const from = Math.min(total - 1 - width, Math.max(0, stretch.from + Math.round(now - place)));
  return { from, to: from + width };
}

function overviewPath({ place, median, apart }: SeriesOverview): string {
  const values = median.filter((value) => value !== null);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const y = (value: number) => (8 + (84 * (most - value)) / (most - least || 1)).toFixed(1);
  const begins = new Set(apart);
  let path = "";
  for (const [i, value] of median.entries()) {
    if (value !== null) path += `${path === "" || begins.has(i) ? "M" : "L"}${place[i]! + 0.5} ${y(value)}`;
  }
  return path;
}
