import type { CompareListener } from "../../session/compare/comparison.ts";
import { plural } from "../load/figure-words.ts";
import { workloadsWords } from "../words.ts";
import { shortOf } from "./report-words.ts";
import type { NamedSide } from "./sides.ts";

/** What goes on, on stderr: one line rewritten on a terminal, elsewhere a line a turn. */
export type CompareProgress = CompareListener & {
  head(about: { sides: { a: NamedSide; b: NamedSide }; workloads: string[]; placement: string }): void;
  say(what: string): void;
  close(): void;
};

const CLEAR = "\r\u001b[K";

export function openCompareProgress(quiet: boolean): CompareProgress {
  const screen = process.stderr.isTTY === true;
  const line = (text: string) =>
    void (quiet && !screen ? undefined : process.stderr.write(`${screen ? CLEAR : ""}${text}\n`));
  const status = (text: string) => {
    if (screen) process.stderr.write(CLEAR + text.slice(0, Math.max(10, (process.stderr.columns || 80) - 1)));
  };
  return {
    head({ sides: { a, b }, workloads, placement }) {
      const who =
        a.sha === b.sha
          ? `${a.name} (${shortOf(a)}) against itself`
          : `A ${a.name} (${shortOf(a)}), B ${b.name} (${shortOf(b)})`;
      line(`${who}: ${workloadsWords(workloads)}`);
      line(placement);
    },
    say: (what) => (screen ? status(`${what} ...`) : line(`${what} ...`)),
    phase: ({ workload, side, turn, stage }) =>
      status(`turn ${turn + 1} | ${workload} | ${side.toUpperCase()} ${stage}`),
    run({ workload, side, result: { outcome, stage, reason } }) {
      if (outcome === "ok") return;
      line(
        `${workload}, ${side.toUpperCase()}: ${outcome}${stage ? ` at ${stage}` : ""}: ${reason ?? "no reason given"}`,
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
