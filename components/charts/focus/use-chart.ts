"use client";

import { type KeyboardEvent, useMemo, useState } from "react";
import type { SeriesOverview, SeriesWindow } from "../../../db/contract/series-window.ts";
import { cropPlot } from "../plot/crop-plot.ts";
import { planPlot } from "../plot/plan-plot.ts";
import { plotOfWindow } from "../plot/plot-of-window.ts";
import { MOST_PINS, windowQuery } from "../state/chart-state.ts";
import { joinKnown, moved, nameCommit, nameStretch, type Stretch, zoomed } from "../state/stretch.ts";
import { useChartState } from "../state/use-chart-state.ts";
import { entryOf, newestEntry } from "./commit-at.ts";
import { type KeyAction, keyAction } from "./keys.ts";
import type { Selection } from "./plot-frame.tsx";
import { domainOf, stretchOf } from "./stretch-of.ts";
import { type Answer, useWindow } from "./use-window.ts";

/**
 * What a chart shows and what can be done to it. All that lasts is in the address; what is pointed at and selected is not, and is
 * kept by the commits that it means, as entries change whenever finer data comes.
 */
export function useChart(api: string, initial: Answer, overview: SeriesOverview) {
  const [state, go] = useChartState();
  const { answer, waiting, failed, again } = useWindow(api, windowQuery(state), initial);
  const { window } = answer;
  const [chosen, setChosen] = useState<string | null>(null);
  const [selected, setSelected] = useState<{ of: SeriesWindow; selection: Selection } | null>(null);
  const [said, setSaid] = useState("");
  const { total } = overview;

  const known = useMemo(() => joinKnown(window.commits, overview), [window, overview]);
  const stretch = stretchOf(state, window, known);
  const data = useMemo(() => plotOfWindow(window), [window]);
  const [low, high] = (waiting && domainOf(window, stretch)) || [null, null];
  const shown = useMemo(
    () => (low === null || high === null ? data : cropPlot(data, [low, high])),
    [data, low, high],
  );
  const plan = useMemo(() => planPlot(shown, state.y), [shown, state.y]);

  const chosen_entry = chosen === null ? -1 : window.commits.sha.indexOf(chosen);
  const pins = state.pins.map((pin) => entryOf(window, pin)).filter((entry) => entry >= 0);
  const at = chosen_entry >= 0 ? chosen_entry : (pins.at(-1) ?? newestEntry(window));
  const selection = selected?.of === window ? selected.selection : null;

  function choose(entry: number | null) {
    setChosen(entry === null ? null : (window.commits.sha[entry] ?? null));
  }

  function show(next: Stretch) {
    const names = nameStretch(next, known, total);
    setSelected(null);
    setSaid(names.from === null ? "The whole branch." : `From ${names.from} to ${names.to}.`);
    if (names.from !== state.from || names.to !== state.to) go({ ...state, ...names }, "push");
  }

  function showWhole() {
    show({ from: 0, to: total - 1 });
  }

  /** While a stretch is being selected, and then, when it is `done`, once more. */
  function select(next: Selection | null, done: boolean) {
    if (!next || !done) return setSelected(next && { of: window, selection: next });
    const { place } = window.commits;
    show({ from: place[Math.min(next.anchor, next.head)]!, to: place[Math.max(next.anchor, next.head)]! });
  }

  function togglePin(entry: number) {
    const others = state.pins.filter((pin) => entryOf(window, pin) !== entry);
    const name = nameCommit(window.commits.sha[entry]!);
    const is_new = others.length === state.pins.length;
    setSaid(is_new ? `Pinned ${name}.` : `Let go of ${name}.`);
    go({ ...state, pins: is_new ? [...others, name].slice(-MOST_PINS) : others }, "replace");
  }

  /** One thing at a time: the selection, the pins, the stretch. */
  function letGo() {
    setChosen(null);
    if (selection) return setSelected(null);
    if (state.pins.length === 0) return showWhole();
    setSaid("Let go of the pins.");
    go({ ...state, pins: [] }, "replace");
  }

  function act(action: KeyAction) {
    const stepped = (by: number) => Math.min(window.commits.sha.length - 1, Math.max(0, at + by));
    switch (action.kind) {
      case "step":
        return choose(stepped(action.by));
      case "select":
        choose(stepped(action.by));
        return select({ anchor: selection?.anchor ?? at, head: stepped(action.by) }, false);
      case "mark": {
        const marks = window.series[0]!.marks.map((mark) => mark.at);
        const next = action.by > 0 ? marks.find((mark) => mark > at) : marks.findLast((mark) => mark < at);
        return next === undefined ? undefined : choose(next);
      }
      case "pin":
        return selection ? select(selection, true) : togglePin(at);
      case "zoom":
        return show(zoomed(stretch, action.factor, window.commits.place[at]!, total));
      case "move":
        return show(moved(stretch, action.share, total));
      case "whole":
        return showWhole();
      case "escape":
        return letGo();
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    const action = keyAction(event);
    if (!action) return;
    event.preventDefault();
    act(action);
  }

  return {
    ...{ state, go, window, waiting, failed, again, stretch, data: shown, plan },
    ...{ at, chosen: chosen_entry >= 0, pins, selection, said },
    ...{ choose, select, togglePin, show, showWhole, onKeyDown },
  };
}
