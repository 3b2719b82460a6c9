import { memtier } from "./memtier.ts";
import type { NativeTool } from "./native-tool.ts";
import { redisBenchmark, valkeyBenchmark } from "./redis-benchmark.ts";

export type { ClosedLoopOrder, NativeGroup, NativePart, NativeResult, NativeTool } from "./native-tool.ts";

/** Benchmark programs written by others whose figures can be had. */
export const nativeTools: readonly NativeTool[] = [redisBenchmark, valkeyBenchmark, memtier];

/** The tool of that name, or undefined. */
export function nativeTool(name: string): NativeTool | undefined {
  return nativeTools.find((tool) => tool.name === name);
}
