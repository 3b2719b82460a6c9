/** Values up to this length are quicker put together as text. */
const TEXT_BYTES = 1024;

/** One command as RESP writes it: an array of bulk strings; texts are latin1. */
export function encodeCommand(words: readonly (string | Buffer)[]): Buffer {
  if (words.some((word) => word.length > TEXT_BYTES)) return encodeLong(words);
  let text = `*${words.length}\r\n`;
  for (const word of words) text += `$${word.length}\r\n${word.toString("latin1")}\r\n`;
  return Buffer.from(text, "latin1");
}

function encodeLong(words: readonly (string | Buffer)[]): Buffer {
  const parts = words.flatMap((word) => [
    Buffer.from(`$${word.length}\r\n`),
    typeof word === "string" ? Buffer.from(word, "latin1") : word,
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([Buffer.from(`*${words.length}\r\n`), ...parts]);
}

/** One command as a line of text, as a person would type it. */
export function encodeInline(words: readonly (string | Buffer)[]): Buffer {
  return Buffer.from(`${words.map((word) => word.toString("latin1")).join(" ")}\r\n`, "latin1");
}
