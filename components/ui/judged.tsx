/** What a change is called. */
export type JudgedWord = "worse" | "better" | "no change" | "can't tell";
/** What a limit is called. */
export type LimitWord = "broken" | "kept" | "can't tell";

/** The sign says without colour what the colour says. */
const LOOK: Record<JudgedWord | LimitWord, { sign: string; className: string }> = {
  worse: { sign: "▼", className: "text-worse font-medium" },
  better: { sign: "▲", className: "text-better font-medium" },
  "no change": { sign: "=", className: "text-ink" },
  broken: { sign: "▼", className: "text-worse font-medium" },
  kept: { sign: "=", className: "text-ink" },
  "can't tell": { sign: "?", className: "text-soft" },
};

/** A verdict word: sign, word, and colour where it means something. */
export function Judged({ word, title }: { word: JudgedWord | LimitWord; title?: string | undefined }) {
  const { sign, className } = LOOK[word];
  return (
    <span className={`whitespace-nowrap ${className}`} title={title}>
      <span aria-hidden="true" className="inline-block w-4 text-center text-[0.85em]">
        {sign}
      </span>
      {word}
    </span>
  );
}
