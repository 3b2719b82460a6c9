/** Compiles a glob (`*`, `?`, `[a-z]`, `[^a]`, `\x`) into a test. Adjacent stars count as one. */
export function globMatcher(pattern: string): (text: string) => boolean {
  if (pattern === "*") return () => true;
  if (!/[*?[\\]/.test(pattern)) return (text) => text === pattern;
  const tokens = tokenize(pattern);
  return (text) => matches(tokens, text);
}

type Token = "star" | ((character: string) => boolean);

/** Linear in tokens times text: only the last star is ever retried. */
function matches(tokens: Token[], text: string): boolean {
  let token = 0;
  let at = 0;
  let starToken = -1;
  let starAt = 0;
  while (at < text.length) {
    const current = tokens[token];
    if (current === "star") {
      starToken = token++;
      starAt = at;
    } else if (current?.(text[at]!)) {
      token++;
      at++;
    } else if (starToken >= 0) {
      token = starToken + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (tokens[token] === "star") token++;
  return token === tokens.length;
}

function tokenize(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    if (character === "*") {
      if (tokens.at(-1) !== "star") tokens.push("star");
    } else if (character === "?") {
      tokens.push(() => true);
    } else if (character === "[") {
      const close = pattern.indexOf("]", at + 2);
      const end = close < 0 ? pattern.length : close;
      tokens.push(characterClass(pattern.slice(at + 1, end)));
      at = end;
    } else {
      const literal = character === "\\" && at + 1 < pattern.length ? pattern[++at]! : character;
      tokens.push((other) => other === literal);
    }
  }
  return tokens;
}

function characterClass(body: string): (character: string) => boolean {
  const negated = body.startsWith("^");
  const ranges: [string, string][] = [];
  for (let at = negated ? 1 : 0; at < body.length; at++) {
    if (body[at + 1] === "-" && at + 2 < body.length) {
      const ends = [body[at]!, body[at + 2]!].sort() as [string, string];
      ranges.push(ends);
      at += 2;
    } else {
      ranges.push([body[at]!, body[at]!]);
    }
  }
  return (character) => ranges.some(([low, high]) => character >= low && character <= high) !== negated;
}
