/** As many as Linux can be built for (NR_CPUS); what lies above is garbage. */
const IDS_MAX = 8_192;
const TEXT_MAX = 50_000;

/** Reads the kernel's form of a set of CPUs or nodes, "0-3,8", into rising numbers; what does not fit the form is left out. */
export function parseCpuList(text: string): number[] {
  const ids: number[] = [];
  for (const part of text.slice(0, TEXT_MAX).split(",")) {
    const [, from, to = from] = /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/.exec(part) ?? [];
    if (from === undefined) continue;
    // The kernel's lists rise. Holding others to that bounds the work, whatever the text repeats.
    const first = Math.max(Number(from), (ids.at(-1) ?? -1) + 1);
    for (let id = first; id <= Number(to) && id < IDS_MAX; id++) ids.push(id);
  }
  return ids;
}

/** Writes numbers as the kernel does: runs shortened, "0-3,8". */
export function formatCpuList(cpus: readonly number[]): string {
  const sorted = [...cpus].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (sorted[end + 1] === sorted[end]! + 1) end += 1;
    parts.push(end === i ? `${sorted[i]}` : `${sorted[i]}-${sorted[end]}`);
    i = end + 1;
  }
  return parts.join(",");
}
