import { type Check, found, notHere, unknown } from "./check.ts";
import { numbered, readCpus, readThere } from "./reading.ts";

export const load: Check = {
  name: "load",
  title: "load average",
  kind: "passing",
  why: "Whatever else wants to run takes CPUs, caches, memory bandwidth and the package's power from the engine.",
  writable: [],
  read(files) {
    const text = readThere(files, "/proc/loadavg");
    if (text === undefined) return notHere();
    const cpus =
      readCpus(files, "/sys/devices/system/cpu/online")?.length ||
      numbered(files, "/sys/devices/system/cpu", "cpu").length;
    const quiet = Math.max(0.3, 0.1 * cpus);
    const should = `at most ${quiet.toFixed(1)} on ${cpus} CPUs`;
    const minute = /^(\d{1,6}\.\d{1,4}) /.exec(text ?? "")?.[1];
    if (minute === undefined || cpus === 0) return unknown("about none");
    const state = Number(minute) <= quiet ? "good" : Number(minute) <= 0.5 * cpus ? "improvable" : "bad";
    return found(state, Number(minute).toFixed(2), should, {
      note: "of the last minute: your own work just before is in it",
      mend:
        state === "good"
          ? null
          : "ps -eo pcpu,pid,comm --sort=-pcpu | head   (and end or move what is there)",
    });
  },
};

const STEAL_GOOD = 0.005;
const STEAL_BAD = 0.02;

export const steal: Check = {
  name: "steal",
  title: "CPU time stolen by the hypervisor",
  kind: "passing",
  why: "While the hypervisor runs somebody else on the CPU the engine stands still without knowing, for milliseconds at a time.",
  writable: [],
  read(files, { stat_before }) {
    const should = `at most ${(100 * STEAL_GOOD).toFixed(1)} %`;
    const text = readThere(files, "/proc/stat");
    if (text === undefined) return notHere();
    const now = ticksOf(text);
    const before = ticksOf(stat_before) ?? { total: 0, steal: 0 };
    if (now === null) return unknown(should);
    const total = now.total - before.total;
    if (total <= 0) return unknown(should);
    const share = Math.max(0, now.steal - before.steal) / total;
    const state = share <= STEAL_GOOD ? "good" : share <= STEAL_BAD ? "improvable" : "bad";
    return found(state, `${(100 * share).toFixed(1)} %`, should, {
      note: stat_before === null ? "since the host started" : null,
      mend:
        state === "good" ? null : "measure on a host of your own, or one whose CPUs are not shared out twice",
    });
  },
};

/** Of the line "cpu user nice system idle iowait irq softirq steal guest ..."; guest time is in user already. */
function ticksOf(text: string | null): { total: number; steal: number } | null {
  const line = /^cpu +((?:\d{1,18} ?){8,12})$/m.exec(text?.slice(0, 1024) ?? "")?.[1];
  if (line === undefined) return null;
  const ticks = line.trim().split(" ").slice(0, 8).map(Number);
  return { total: ticks.reduce((sum, one) => sum + one, 0), steal: ticks[7]! };
}
