import { z } from "zod";
import type { Clients } from "../../workloads/schema/clients.ts";
import { LoadError } from "../load-error.ts";
import { percentileShown } from "../record/histogram.ts";
import type { Intervals } from "../results.ts";
import { type NativePart, type NativeResult, nativeGroup } from "./native-tool.ts";

export const MEMTIER = "memtier_benchmark";

const number = z.number().nullish();
const secondSchema = z
  .looseObject({ Count: number, "Max Latency": number, "Bytes RX": number, "Bytes TX": number })
  .catchall(z.unknown());
const statsSchema = z.looseObject({
  Count: number,
  "Ops/sec": z.number().nonnegative(),
  "Max Latency": number,
  "Time-Serie": z.record(z.string().regex(/^\d{1,6}$/), secondSchema).nullish(),
  "Percentile Latencies": z
    .looseObject({
      "Histogram log format": z.looseObject({ "Compressed Histogram": z.string().nullish() }).nullish(),
    })
    .nullish(),
});
const resultSchema = z.looseObject({
  "ALL STATS": z.looseObject({
    Runtime: z.looseObject({ "Total duration": number }).nullish(),
    Sets: statsSchema.nullish(),
    Gets: statsSchema.nullish(),
    Totals: statsSchema,
  }),
});

type Stats = z.infer<typeof statsSchema>;
export type MemtierStats = z.infer<typeof resultSchema>["ALL STATS"];

/**
 * Reads what `--json-out-file` holds. Versions before 2.0 tell neither counts nor histograms.
 * @throws LoadError `generator-failed` where that is not what it should be, or nothing was answered.
 */
export function parseMemtier(text: string): MemtierStats {
  const fail = (why: string) => new LoadError("generator-failed", `${MEMTIER}: ${why}`, "closed-loop");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw fail(text === "" ? "no results were written" : "the results are no JSON");
  }
  const parsed = resultSchema.safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw fail(`results: ${path.join(".")}: ${message}`);
  }
  if (parsed.data["ALL STATS"].Totals["Ops/sec"] === 0) throw fail("nothing was answered");
  return parsed.data["ALL STATS"];
}

/** The window as the statistics tell it. */
export function windowOf(
  stats: MemtierStats,
  { name, pipeline, commands }: Clients,
): Pick<NativeResult, "duration_ms" | "groups"> {
  const { Totals, Sets, Gets, Runtime } = stats;
  const whole = partOf(Totals, pipeline);
  const told_ms = Runtime?.["Total duration"] ?? 0;
  const counted_ms = whole.operations === null ? null : (whole.operations / whole.throughput_ops) * 1000;
  const duration_ms = told_ms > 0 ? told_ms : counted_ms;
  if (duration_ms === null)
    throw new LoadError("generator-failed", `${MEMTIER}: no duration is told`, "closed-loop");
  const parts = Object.fromEntries(
    commands.flatMap(({ words, part }) => {
      const of_it = words[0] === "SET" ? Sets : Gets;
      return part === undefined || !of_it ? [] : [[part, partOf(of_it, pipeline)]];
    }),
  );
  const group = nativeGroup(whole, {
    parts,
    seconds: secondsOf(Totals),
    bytes_in: sumOf(Totals, "Bytes RX"),
    bytes_out: sumOf(Totals, "Bytes TX"),
  });
  return { duration_ms, groups: { [name]: group } };
}

function partOf(stats: Stats, pipeline: number): NativePart {
  const operations = stats.Count ?? null;
  const percentiles = stats["Percentile Latencies"] ?? {};
  // Where the count is not told, nobody knows which percentiles it bears. Batches count as one sample.
  const shown = (percentile: number) =>
    operations !== null && percentileShown(operations / pipeline, percentile)
      ? latencyUs(percentiles, percentile)
      : null;
  return {
    operations,
    throughput_ops: stats["Ops/sec"],
    latency_us: {
      p50: shown(50),
      p95: shown(95),
      p99: shown(99),
      p999: shown(99.9),
      p9999: shown(99.99),
      max: microseconds(stats["Max Latency"]),
    },
    latency_histogram:
      stats["Percentile Latencies"]?.["Histogram log format"]?.["Compressed Histogram"] ?? null,
  };
}

function secondsOf({ "Time-Serie": series }: Stats): Intervals | null {
  const told = Object.entries(series ?? {});
  if (told.length === 0) return null;
  const last = Math.max(...told.map(([second]) => Number(second)));
  const seconds = Array.from({ length: last + 1 }, (_, second) => series?.[String(second)] ?? {});
  const latency = (percentile: number) => seconds.map((one) => latencyUs(one, percentile));
  return {
    operations: seconds.map((one) => one.Count ?? 0),
    p50_us: latency(50),
    p99_us: latency(99),
    max_us: seconds.map((one) => microseconds(one["Max Latency"])),
  };
}

function sumOf({ "Time-Serie": series }: Stats, what: "Bytes RX" | "Bytes TX"): number | null {
  const bytes = Object.values(series ?? {}).map((second) => second[what]);
  if (bytes.length === 0) return null;
  return bytes.reduce<number | null>((sum, one) => (sum === null || one == null ? null : sum + one), 0);
}

/** Percentiles stand under p99.9, p99.90 or p99.900, by version. */
function latencyUs(told: Record<string, unknown>, percentile: number): number | null {
  const found = Object.entries(told).find(([key]) => /^p\d/.test(key) && Number(key.slice(1)) === percentile);
  return typeof found?.[1] === "number" ? microseconds(found[1]) : null;
}

function microseconds(ms: number | null | undefined): number | null {
  return ms == null ? null : Math.round(ms * 1000);
}
