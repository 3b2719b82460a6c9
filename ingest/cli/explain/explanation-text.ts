import type { Explained } from "../explain.ts";
import { fold } from "../load/figure-words.ts";

const STATES: Record<Explained["state"], string> = {
  suspected: "suspected",
  confirmed: "confirmed",
  "not-reproduced": "not reproduced",
  "cant-tell": "can't tell",
  withdrawn: "withdrawn",
};

/** The verdict of each, then its sections, folded to the terminal. */
export function explanationText(regressions: readonly Explained[]): string {
  return regressions.map(oneText).join("\n");
}

/** One line each: number, state, verdict. */
export function listText(regressions: readonly Explained[]): string {
  if (regressions.length === 0)
    return "Nothing has been flagged: no regression or improvement is on record.\n";
  const width = Math.max(...regressions.map(({ regression_id }) => `${regression_id}`.length));
  const lines = regressions.flatMap(({ regression_id, verdict }) =>
    fold(verdict, `${`${regression_id}`.padStart(width)}  `, " ".repeat(width + 2)),
  );
  return `${lines.join("\n")}\n\nplumbline explain NUMBER says why.\n`;
}

function oneText({ regression_id, kind, state, verdict, sections }: Explained): string {
  const lines = [...fold(verdict, "", ""), "", `${kind} ${regression_id}, ${STATES[state]}`];
  for (const { title, sentences } of sections) {
    lines.push("", title);
    for (const sentence of sentences) lines.push(...fold(sentence, "  - ", "    "));
  }
  return `${lines.join("\n")}\n`;
}
