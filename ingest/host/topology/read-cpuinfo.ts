import type { SystemFiles } from "../system-files.ts";

/** What /proc/cpuinfo tells of a CPU, where a container hides sysfs. */
export type CpuInfo = { siblings: number[]; package: number | null };

const TEXT_MAX = 8_000_000;
const CPUS_MAX = 8_192;

/** Online CPUs by id. Only x86 says there which of them are threads of one core. */
export function readCpuInfo(files: SystemFiles): Map<number, CpuInfo> {
  const blocks = (files.read("/proc/cpuinfo") ?? "").slice(0, TEXT_MAX).split(/\n\s*\n/);
  const told = blocks.slice(0, CPUS_MAX).flatMap((block) => {
    const id = numberIn(block, "processor");
    return id === null || id >= CPUS_MAX
      ? []
      : [{ id, package: numberIn(block, "physical id"), core: numberIn(block, "core id") }];
  });
  const threads = Map.groupBy(told, ({ id, package: socket, core }) =>
    socket === null || core === null ? `cpu ${id}` : `${socket}:${core}`,
  );
  return new Map(
    [...threads.values()].flatMap((own) => {
      const siblings = own.map(({ id }) => id).sort((a, b) => a - b);
      return own.map(({ id, package: socket }) => [id, { siblings, package: socket }] as const);
    }),
  );
}

function numberIn(block: string, field: string): number | null {
  const text = new RegExp(`^${field}[ \\t]*:[ \\t]*(\\d{1,6})$`, "m").exec(block)?.[1];
  return text === undefined ? null : Number(text);
}
