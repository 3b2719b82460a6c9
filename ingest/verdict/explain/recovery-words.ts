import type { Recovery } from "../regressions/recovery.ts";
import { shaWords } from "./figure-words.ts";

/** Since when a regression is over, wholly or in part, in a sentence. Signs are ASCII. */
export function recoveryWords({ how, commit, series, series_back, share, confirmed }: Recovery): string {
  const unsure = confirmed ? "" : ", as the history shows it; reruns have not confirmed that";
  const at = shaWords(commit);
  if (how === "fully") {
    const all = series === 1 ? "its series is" : `all of its ${series} series are`;
    return `It is over: since ${at}, ${all} back at the old level${unsure}.`;
  }
  const back =
    series > 1
      ? `${series_back === 1 ? "one" : series_back === 0 ? "none" : series_back} of ${series} series ${series_back > 1 ? "are" : "is"} back at the old level`
      : `its series has come ${Math.round(100 * share)} % of the way back`;
  return `Since ${at} it is partly over: ${back}${unsure}.`;
}
