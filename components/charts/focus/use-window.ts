"use client";

import { useEffect, useRef, useState } from "react";
import type { SeriesWindow } from "../../../db/contract/series-window.ts";

/** A window and the query that it answers. */
export type Answer = { query: string; window: SeriesWindow };

/** Answers kept, so that back and forward ask for nothing. */
const KEPT = 12;
const [LEAST_PX, MOST_PX] = [300, 1_000];

/**
 * The window that a query asks for, and until it has come the one before. What was asked for and is not wanted any more is
 * aborted. `failed`: it cannot be had; `again` asks once more.
 */
export function useWindow(
  api: string,
  query: string,
  initial: Answer,
): { answer: Answer; waiting: boolean; failed: boolean; again: () => void } {
  const kept = useRef(new Map([[initial.query, initial.window]]));
  const [answer, setAnswer] = useState(initial);
  const [failed, setFailed] = useState<string | null>(null);
  const [tries, setTries] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another try asks for the same again.
  useEffect(() => {
    const known = kept.current.get(query);
    if (known) {
      setAnswer((before) => (before.query === query ? before : { query, window: known }));
      return;
    }
    const asked = new AbortController();
    fetch(`${api}${query}${query === "" ? "?" : "&"}px=${widthAsked()}`, { signal: asked.signal })
      .then(async (response) => {
        if (!response.ok) throw new Error(`the server answered ${response.status}`);
        const window: SeriesWindow = await response.json();
        keep(kept.current, query, window);
        if (!asked.signal.aborted) setAnswer({ query, window });
      })
      .catch(() => {
        if (!asked.signal.aborted) setFailed(query);
      });
    return () => asked.abort();
  }, [api, query, tries]);

  const is_failed = failed === query && answer.query !== query;
  return {
    answer,
    waiting: answer.query !== query && !is_failed,
    failed: is_failed,
    again() {
      setFailed(null);
      setTries(tries + 1);
    },
  };
}

/** In hundreds of pixels, so that readers with much the same window get the same answers. */
function widthAsked(): number {
  const hundreds = 100 * Math.ceil(document.documentElement.clientWidth / 100);
  return Math.min(MOST_PX, Math.max(LEAST_PX, hundreds));
}

function keep(kept: Map<string, SeriesWindow>, query: string, window: SeriesWindow): void {
  kept.set(query, window);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
}
