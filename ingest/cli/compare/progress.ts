import type { CompareListener } from "../../session/compare/comparison.ts";
import { isSpoilt } from "../../session/plan.ts";
import { windowsMs } from "../../workloads/profiles.ts";
import type { Workload } from "../../workloads/workload.ts";
import { plural } from "../load/figure-words.ts";
import { durationWords, workloadsWords } from "../words.ts";
import { shortOf } from "./report-words.ts";
import type { NamedSide } from "./sides.ts";

/** What goes on, on stderr: one line rewritten on a terminal, elsewhere a line a turn. */
export type CompareProgress = CompareListener & {
  head(about: {
    sides: { a: NamedSide; b: NamedSide };
    workloads: readonly Workload[];
    placement: string;
    wake_limit: string;
    budget_ms: number;
  }): void;
  /** What goes on, until the next word. */
  say(what: string): void;
  /** What stays. */
  line(text: string): void;
  close(): void;
};

/** Start, preload and stop of a small engine, beside its windows. */
const OVERHEAD_MS = 500;
/** With fewer no noise is small enough to bound a small change. */
const FEW_TURNS = 6;

const CLEAR = "\r\u001b[K";

export function openCompareProgress(quiet: boolean): CompareProgress {
  const screen = process.stderr.isTTY === true;
  const line = (text: string) =>
    void (quiet && !screen ? undefined : process.stderr.write(`${screen ? CLEAR : ""}${text}\n`));
  const status = (text: string) => {
    if (screen) process.stderr.write(CLEAR + text.slice(0, Math.max(10, (process.stderr.columns || 80) - 1)));
  };
  return {
    line,
    head({ sides: { a, b }, workloads, placement, wake_limit, budget_ms }) {
      const who =
        a.sha === b.sha
          ? `${a.name} (${shortOf(a)}) against itself`
          : `A ${a.name} (${shortOf(a)}), B ${b.name} (${shortOf(b)})`;
      line(`${who}: ${workloadsWords(workloads.map(({ name }) => name))}`);
      line(placement);
      line(wake_limit);
      line(turnsWords(workloads, budget_ms));
    },
    say: (what) => (screen ? status(`${what} ...`) : line(`${what} ...`)),
    phase: ({ workload, side, turn, stage }) =>
      status(`turn ${turn + 1} | ${workload} | ${side.toUpperCase()} ${stage}`),
    run({ workload, side, result: { outcome, placement, stage, reason } }) {
      if (outcome === "ok") return;
      const again = isSpoilt({ outcome, placement }) ? "; made again" : "";
      line(
        `${workload}, ${side.toUpperCase()}: ${stage ? `${outcome} at ${stage}: ` : ""}${reason ?? outcome}${again}`,
      );
    },
    judged({ workloads, duration_ms }) {
      if (screen) return;
      const all = workloads.flatMap(({ verdicts }) => verdicts);
      const told = all.filter(({ word }) => word !== "can't tell").length;
      const pairs = Math.max(...workloads.map((one) => one.pairs.length));
      line(
        `${plural(pairs, "pair")} in ${Math.round(duration_ms / 1_000)} s: ${told} of ${all.length} series told`,
      );
    },
    close() {
      if (screen) process.stderr.write(CLEAR);
    },
  };
}

/** As it was given: 100 s are not two minutes here. */
function budgetWords(budget_ms: number): string {
  return budget_ms < 600_000 ? `${Math.round(budget_ms / 1_000)} s` : durationWords(budget_ms);
}

/** How far the budget goes, before it is spent. */
function turnsWords(workloads: readonly Workload[], budget_ms: number): string {
  const turn_ms = 2 * workloads.reduce((sum, workload) => sum + windowsMs(workload) + OVERHEAD_MS, 0);
  const turns = Math.max(1, Math.floor(budget_ms / turn_ms));
  const said = `a turn takes about ${durationWords(turn_ms)}: ${plural(turns, "turn")} within a budget of ${budgetWords(budget_ms)}`;
  if (turns >= FEW_TURNS) return said;
  return `${said}; fewer than ${FEW_TURNS} tell large changes at most: give --budget ${Math.ceil((FEW_TURNS * turn_ms) / 1_000)}s or more, or fewer --workloads`;
}
