/** One command as RESP writes it: an array of bulk strings. */
export function encodeCommand(words: readonly (string | Buffer)[]): Buffer {
  const parts: (string | Buffer)[] = [`*${words.length}\r\n`];
  for (const word of words) parts.push(`$${word.length}\r\n`, word, "\r\n");
  if (words.every((word) => typeof word === "string")) return Buffer.from(parts.join(""), "latin1");
  return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)));
}

/** One command as a line of text, as a person would type it. */
export function encodeInline(words: readonly (string | Buffer)[]): Buffer {
  return Buffer.from(`${words.map((word) => word.toString("latin1")).join(" ")}\r\n`, "latin1");
}
