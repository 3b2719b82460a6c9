import { processTree, residentBytes } from "../../../ingest/process/process-tree.ts";

const EVERY_MS = 200;

/** Watches how much memory a process and its children hold; `stop` tells the most, in bytes. */
export function watchMemory(pid: number): { stop(): number } {
  let most = 0;
  const look = () => {
    most = Math.max(most, residentBytes(processTree(pid)) ?? 0);
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      return most;
    },
  };
}
