/** A piece of a command's word: text as it stands, or a place to fill in. */
export type Piece =
  | { text: string }
  | { place: "key" | "value" | "element" | "number" }
  | { place: "keys" | "pairs"; count: number };

const PLACE = /\{(?:(key|value|element|number)|(keys|pairs):([1-9]\d{0,2}))\}/g;
/** These stand for whole words: a value may be any bytes, and lists of keys are several words. */
const WHOLE = new Set(["value", "keys", "pairs"]);

/**
 * Takes a word apart: "user:{number}" is a text and a place.
 * @throws RangeError for a brace that is no place, and where a place must be a word of its own.
 */
export function parseWord(word: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of word.matchAll(PLACE)) {
    const [all, single, many, count] = match;
    if (match.index > end) pieces.push({ text: word.slice(end, match.index) });
    end = match.index + all.length;
    if (single) pieces.push({ place: single as "key" });
    else pieces.push({ place: many as "keys", count: Number(count) });
  }
  if (end < word.length || pieces.length === 0) pieces.push({ text: word.slice(end) });
  if (pieces.some((piece) => "text" in piece && /[{}]/.test(piece.text))) {
    throw new RangeError(
      `${word}: there are {key}, {value}, {element}, {number}, {keys:10} and {pairs:10}, and no other braces`,
    );
  }
  const whole = pieces.find((piece) => "place" in piece && WHOLE.has(piece.place));
  if (whole && pieces.length > 1)
    throw new RangeError(`${word}: a value or a list of keys is a word of its own`);
  return pieces;
}

/** The places that a command's words name, each once. */
export function placesOf(words: readonly string[]): Set<string> {
  return new Set(words.flatMap(parseWord).flatMap((piece) => ("place" in piece ? [piece.place] : [])));
}
