import * as z from "zod/mini";
import { plain } from "../../../db/contract/plain.ts";

/** What a series is laid over by: one that differs from the one in focus in this alone. */
export type Overlay = { by: "host" | "variant" | "workload" | "metric"; name: string };

/** All that makes a chart look as it does. Commits are named by hash or tag, never by their place. */
export type ChartState = {
  /** The host class chosen by hand. */
  host: string | null;
  /** Null: the page's first. */
  metric: string | null;
  /** The ends of the stretch; null: the branch's own. */
  from: string | null;
  to: string | null;
  x: "commits" | "date";
  y: "auto" | "zero" | "log";
  /** Whether the table stands below the chart. */
  view: "chart" | "table";
  /** The commit that values are told relative to. */
  base: string | null;
  overlays: Overlay[];
  pins: string[];
};

/** Series in one chart, beside the one in focus. */
export const MOST_OVERLAYS = 5;
export const MOST_PINS = 2;

const ECHOED = 40;

const metric = z.string().check(z.regex(/^[a-z][a-z0-9_]{0,59}(@[a-z][a-z0-9-]{0,39})?$/));
/** What git allows in the name of a tag, and any hash. */
const commit = z.string().check(z.regex(/^(?!.*\.\.)[^\s\p{Cc}\p{Cf}~^:?*[\\]{1,250}$/u));
const host = z.string().check(z.minLength(1), z.maxLength(100));
const overlay = z.string().check(z.regex(/^(host|variant|workload|metric)\.[^\p{Cc}\p{Cf}]{1,100}$/u));
const x = z.enum(["commits", "date"]);
const y = z.enum(["auto", "zero", "log"]);
const view = z.enum(["chart", "table"]);

/**
 * The state in a query. It is somebody else's text: a field that cannot be understood falls back alone, and is told of
 * in a sentence.
 */
export function readChartState(params: URLSearchParams): { state: ChartState; misread: string[] } {
  const misread: string[] = [];
  function field<T, F>(name: string, schema: z.ZodMiniType<T>, otherwise: F, sentence: string): T | F {
    const text = params.get(name);
    if (text === null || text === "") return otherwise;
    const read = schema.safeParse(text);
    if (read.success) return read.data;
    misread.push(`“${plain(text, ECHOED)}” ${sentence}`);
    return otherwise;
  }
  const state: ChartState = {
    host: field("host", host, null, "is no host class: the newest one is shown."),
    metric: field("metric", metric, null, "is no metric: the first one is shown."),
    from: field("from", commit, null, "names no commit: the stretch begins with the oldest."),
    to: field("to", commit, null, "names no commit: the stretch ends with the newest."),
    x: field("x", x, "commits", "is no x axis: commits are drawn evenly."),
    y: field("y", y, "auto", "is no y axis: it is fitted to the values."),
    view: field("view", view, "chart", "is no view: the chart is shown."),
    base: field("base", commit, null, "names no commit: values are absolute."),
    overlays: [],
    pins: [],
  };
  state.overlays = all("with", overlay, MOST_OVERLAYS, "series laid over the one in focus").map(overlayOf);
  state.pins = all("pin", commit, MOST_PINS, "pinned commits");
  return { state, misread };

  function all(name: string, schema: z.ZodMiniType<string>, most: number, what: string): string[] {
    const good: string[] = [];
    for (const text of params.getAll(name).slice(0, 4 * most)) {
      const read = schema.safeParse(text);
      if (!read.success) misread.push(`“${plain(text, ECHOED)}” is left out of the ${what}.`);
      else if (!good.includes(read.data)) good.push(read.data);
    }
    if (good.length > most) misread.push(`Only the first ${most} of ${good.length} ${what} are shown.`);
    return good.slice(0, most);
  }
}

function overlayOf(text: string): Overlay {
  const dot = text.indexOf(".");
  return { by: text.slice(0, dot) as Overlay["by"], name: text.slice(dot + 1) };
}

/** "variant.io-9": an overlay as it stands in a query. */
export function overlayKey({ by, name }: Overlay): string {
  return `${by}.${name}`;
}

/** The query of a state, with its question mark; what is as usual is left out, and "" where all is. */
export function writeChartState(state: ChartState): string {
  const params = new URLSearchParams();
  const set = (name: string, value: string | null, usual: string | null = null) => {
    if (value !== usual && value !== null) params.set(name, value);
  };
  set("host", state.host);
  set("metric", state.metric);
  set("from", state.from);
  set("to", state.to);
  set("x", state.x, "commits");
  set("y", state.y, "auto");
  set("view", state.view, "chart");
  set("base", state.base);
  for (const one of state.overlays) params.append("with", overlayKey(one));
  for (const pin of state.pins) params.append("pin", pin);
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

/** The part of a query that the server's answer depends on: the y axis and the table are the reader's own affair. */
export function windowQuery(state: ChartState): string {
  return writeChartState({ ...state, y: "auto", view: "chart" });
}

/** What Next.js hands to a page as `searchParams`, as a query. */
export function paramsOf(given: unknown): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(given ?? {})) {
    for (const text of [value].flat()) if (typeof text === "string") params.append(name, text);
  }
  return params;
}
