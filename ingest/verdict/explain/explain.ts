import { hostBlame } from "../regressions/host-blame.ts";
import { recoveryOf } from "../regressions/recovery.ts";
import type { Explanation, FormatValue, JudgedCase, RegressionCase } from "./case.ts";
import { notKnownSentences, ruledOutSentences } from "./open-words.ts";
import { seenSentences } from "./seen-words.ts";
import { testedSentences } from "./tested-words.ts";
import { verdictLine } from "./verdict-line.ts";

/**
 * The reasoning of one regression or improvement in plain sentences, computed from its case alone: it claims nothing that is not
 * in it. Signs are ASCII. `format` writes a value of a metric with its unit.
 */
export function explain(of: RegressionCase, format: FormatValue): Explanation {
  const one: JudgedCase = {
    ...of,
    host: of.levels.length > 0 ? hostBlame(of.levels) : null,
    recovery: recoveryOf(of.courses),
  };
  return {
    verdict: verdictLine(one),
    sections: [
      { title: "What was seen", sentences: seenSentences(one, format) },
      { title: "What was tested", sentences: testedSentences(one, format) },
      { title: "What was ruled out", sentences: ruledOutSentences(one) },
      { title: "What is not known", sentences: notKnownSentences(one) },
    ],
  };
}
