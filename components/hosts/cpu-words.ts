/** Rising numbers of CPUs in few words: runs shortened, "0-3, 8". */
export function cpuWords(cpus: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const cpu of [...cpus].sort((a, b) => a - b)) {
    const open = runs.at(-1);
    if (open && open[1] === cpu - 1) open[1] = cpu;
    else runs.push([cpu, cpu]);
  }
  const words = runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  // Where CPUs take turns between two nodes, there are as many runs as CPUs.
  return words.length > RUNS
    ? `${words.slice(0, RUNS).join(", ")} and more, ${cpus.length} in all`
    : words.join(", ");
}

const RUNS = 12;
