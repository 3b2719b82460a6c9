import { writeFileSync } from "node:fs";
import { HistogramLogWriter } from "hdr-histogram-js";
import { decodeHistogram } from "../../load/record/histogram.ts";
import { UsageError } from "../errors.ts";
import type { LoadReport } from "./report.ts";

const US_PER_MS = 1_000;

/** @throws UsageError where the file cannot be written to: better before the load than after it. */
export function assertWritable(file: string): void {
  try {
    writeFileSync(file, "", { flag: "a" });
  } catch (error) {
    throw new UsageError(`--hdr: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Every latency, in HdrHistogram's interval log format with V2 histograms: one line a window and group or part,
 * tagged "open/clients" or "open/clients/get". Values are microseconds; times are seconds since the epoch.
 */
export function hdrLog({ closed, open, native }: LoadReport, about: string): string {
  let text = "";
  // The library ends its start time with an empty line, at which other readers stop.
  const writer = new HistogramLogWriter((piece) => {
    text += piece.replace(/\n+$/, "\n");
  });
  const windows = Object.entries({ closed: closed ?? native, open });
  const first = windows.find(([, window]) => window)?.[1];
  writer.outputComment(`[${about}; values are microseconds, maxima milliseconds]`);
  writer.outputLogFormatVersion();
  if (first) writer.outputStartTime(first.started_at_ms);
  writer.outputLegend();
  for (const [name, window] of windows) {
    for (const [group, result] of Object.entries(window?.groups ?? {})) {
      const tagged = [[group, result] as const, ...Object.entries(result.parts).map(nameUnder(group))];
      for (const [tag, { latency_histogram }] of tagged) {
        if (latency_histogram === null) continue;
        const histogram = decodeHistogram(latency_histogram);
        histogram.tag = `${name}/${tag}`;
        const { started_at_ms, ended_at_ms } = window!;
        writer.outputIntervalHistogram(histogram, started_at_ms / 1_000, ended_at_ms / 1_000, US_PER_MS);
      }
    }
  }
  return text;
}

function nameUnder<Part>(group: string): (entry: [string, Part]) => readonly [string, Part] {
  return ([part, result]) => [`${group}/${part}`, result];
}
