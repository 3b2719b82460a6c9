"use client";

import {
  type ComponentType,
  type KeyboardEvent,
  lazy,
  type PointerEvent,
  Suspense,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useAxisCommits } from "./axis-commits.tsx";
import { type PlotSeries, planPlot, ROOM } from "./plot.ts";
import { Readout, readoutText } from "./readout.tsx";
import { StillChart } from "./still-chart.tsx";

/** Where its code cannot be had, as after an update of the server, the still drawing stays. */
const LivePlot = lazy(
  (): Promise<{ default: ComponentType<{ series: PlotSeries; shas: string[] }> }> =>
    import("./live-plot.tsx").catch(() => ({ default: StillChart })),
);

/**
 * One chart: the server's drawing until it comes near, then Recharts. The pointer or the arrow
 * keys choose a commit, a click or Enter pins it, Escape lets it go.
 */
export function SeriesChart({ series, title }: { series: PlotSeries; title: string }) {
  const commits = useAxisCommits();
  const shas = useMemo(() => commits.map(({ sha }) => sha), [commits]);
  const unit = useMemo(() => planPlot(series).scale.unit, [series]);
  const still = <StillChart series={series} shas={shas} />;
  const frame = useRef<HTMLDivElement>(null);
  const near = useNear(frame);
  const [hovered, setHovered] = useState<number | null>(null);
  const [pinned, setPinned] = useState<number | null>(null);
  const newest = series.points.at(-1)?.index ?? series.commits - 1;
  const at = pinned ?? hovered ?? newest;
  const chosen = pinned !== null || hovered !== null;

  function commitAt(event: PointerEvent): number {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - left - ROOM.left) / (width - ROOM.left - ROOM.right);
    return Math.min(series.commits - 1, Math.max(0, Math.floor(share * series.commits)));
  }

  function onKeyDown(event: KeyboardEvent) {
    const steps: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      ArrowDown: at - 1,
      ArrowUp: at + 1,
      PageDown: at - 10,
      PageUp: at + 10,
      Home: 0,
      End: series.commits - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) {
      const index = Math.min(series.commits - 1, Math.max(0, to));
      if (pinned === null) setHovered(index);
      else setPinned(index);
    } else if (event.key === "Enter" || event.key === " ") setPinned(pinned === null ? at : null);
    else if (event.key === "Escape") {
      setPinned(null);
      setHovered(null);
    } else return;
    event.preventDefault();
  }

  return (
    <div>
      <div
        ref={frame}
        role="slider"
        tabIndex={0}
        aria-label={`${title}: choose a commit`}
        aria-valuemin={1}
        aria-valuemax={series.commits}
        aria-valuenow={at + 1}
        aria-valuetext={readoutText(series, commits, at)}
        className="relative h-60 [&_.recharts-surface]:overflow-visible cursor-crosshair touch-pan-y select-none"
        onPointerMove={(event) => setHovered(commitAt(event))}
        onPointerLeave={() => setHovered(null)}
        onClick={(event) => {
          const index = commitAt(event as unknown as PointerEvent);
          setPinned(pinned === index ? null : index);
        }}
        onKeyDown={onKeyDown}
      >
        {near ? (
          <Suspense fallback={still}>
            <LivePlot series={series} shas={shas} />
          </Suspense>
        ) : (
          still
        )}
        <span aria-hidden="true" className="absolute top-0 left-0 text-[11px] text-soft">
          {unit}
        </span>
        <div className="pointer-events-none absolute top-[30px] right-[10px] bottom-[22px] left-[52px]">
          {chosen ? (
            <div
              className={`absolute inset-y-0 border-l ${pinned === null ? "border-soft" : "border-ink"}`}
              style={{ left: `${((at + 0.5) / series.commits) * 100}%` }}
            />
          ) : null}
        </div>
      </div>
      <Readout
        series={series}
        commits={commits}
        index={at}
        state={pinned !== null ? "pinned" : hovered !== null ? "chosen" : "newest"}
        onRelease={() => setPinned(null)}
      />
    </div>
  );
}

/** True once the element has come near the window; stays true. */
function useNear(frame: React.RefObject<HTMLDivElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (near || !frame.current) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: "200px" },
    );
    watcher.observe(frame.current);
    return () => watcher.disconnect();
  }, [near, frame]);
  return near;
}
