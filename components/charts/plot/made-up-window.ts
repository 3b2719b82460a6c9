import type { Column, SeriesWindow, WindowSeries } from "../../../db/contract/series-window.ts";

/** A window for tests: commits 0 to n - 1 with these medians, of which null are gaps. */
export function madeUpWindow(median: Column, more: Partial<SeriesWindow> = {}): SeriesWindow {
  const places = median.map((_, at) => at);
  const shas = places.map((at) => `${at.toString(16).padStart(4, "0")}${"c".repeat(36)}`);
  return {
    branch: "main",
    axis: "commits",
    domain: [-0.5, median.length - 0.5],
    total: median.length,
    from: 0,
    to: median.length - 1,
    measured: median.filter((value) => value !== null).length,
    shown: median.filter((value) => value !== null).length,
    commits: {
      place: places,
      x: places,
      sha: shas,
      subject: places.map((at) => `Commit ${at}`),
      author: places.map(() => "Ada"),
      committed_at: places.map((at) => Date.UTC(2026, 8, 1 + at)),
      pr_number: places.map(() => null),
      tags: places.map(() => []),
    },
    series: [madeUpSeries(median)],
    breaks: [],
    base: null,
    pins: [],
    hosts: [],
    notes: [],
    ...more,
  };
}

export function madeUpSeries(median: Column, more: Partial<WindowSeries> = {}): WindowSeries {
  const around = (share: number): Column => median.map((value) => (value === null ? null : value * share));
  let last: number | null = null;
  const previous = median.map((value) => {
    const before = last;
    if (value !== null) last = value;
    return value === null ? null : before;
  });
  return {
    key: "",
    title: "Latency p99 of GET",
    name: "p99",
    workload: "get-p1",
    variant: "default",
    host_class: "lab",
    metric: "latency_us_p99",
    unit: "us",
    better: "lower",
    runs: median.map((value) => (value === null ? null : 5)),
    median,
    low: around(0.99),
    high: around(1.01),
    least: null,
    greatest: null,
    previous,
    unmeasured: median.map((value) => (value === null ? null : 0)),
    apart: median.flatMap((value, at) => (value !== null && at > 0 && median[at - 1] === null ? [at] : [])),
    in_both: [],
    gaps: [],
    tried: [],
    levels: [],
    noise: null,
    marks: [],
    limits: [],
    single_runs: { at: [], values: [], host: [] },
    ...more,
  };
}
