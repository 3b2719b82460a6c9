const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", a: "\x07" };

/** Splits a line typed by a person: words, "double" and 'single' quotes. Undefined if a quote stays open. */
export function splitInline(line: string): Buffer[] | undefined {
  const words: Buffer[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && /\s/.test(line[at]!)) at++;
    if (at >= line.length) return words;
    let word = "";
    while (at < line.length && !/\s/.test(line[at]!)) {
      const quote = line[at]!;
      if (quote !== '"' && quote !== "'") {
        word += quote;
        at++;
        continue;
      }
      const quoted = readQuoted(line, at);
      if (!quoted) return undefined;
      word += quoted.text;
      at = quoted.end;
      if (at < line.length && !/\s/.test(line[at]!)) return undefined;
    }
    words.push(Buffer.from(word, "latin1"));
  }
}

function readQuoted(line: string, start: number): { text: string; end: number } | undefined {
  const quote = line[start]!;
  let text = "";
  for (let at = start + 1; at < line.length; at++) {
    const character = line[at]!;
    if (character === quote) return { text, end: at + 1 };
    if (character !== "\\") {
      text += character;
      continue;
    }
    const next = line[++at] ?? "";
    if (quote === "'") {
      text += next === "'" ? "'" : `\\${next}`;
    } else if (next === "x" && /^[0-9a-fA-F]{2}$/.test(line.slice(at + 1, at + 3))) {
      text += String.fromCharCode(Number.parseInt(line.slice(at + 1, at + 3), 16));
      at += 2;
    } else {
      text += ESCAPES[next] ?? next;
    }
  }
  return undefined;
}
