import { deflateSync } from "node:zlib";
import type { DatasetData } from "../../workloads/schema/dataset.ts";
import { Random } from "./random.ts";

const CONTENT_SEED = 20_260_101;
/** A prime: so many places at which a value may begin, and so many different values of one length. */
const PLACES = 4093;
const STEP = 1409;
const LETTERS_BLOCK = 65_536;

/** Gives the value number n of a length: bytes that are the same in every run, on every host. */
export type Content = (n: number, bytes: number) => Buffer;

/** Makes the values of one kind of content, up to `largest_bytes` long before any compression. */
export function openContent(kind: DatasetData["content"], largest_bytes: number): Content {
  const text = kind === "letters" ? letters(largest_bytes + PLACES) : documents(largest_bytes + PLACES);
  const plain: Content = (n, bytes) => {
    const from = (n * STEP) % PLACES;
    return text.subarray(from, from + bytes);
  };
  return kind === "deflated" ? (n, bytes) => deflateSync(plain(n, bytes)) : plain;
}

/** Random letters: nothing that an engine could compress away or take for a number. */
function letters(bytes: number): Buffer {
  const random = new Random(CONTENT_SEED, 1);
  const block = Buffer.alloc(Math.min(bytes, LETTERS_BLOCK));
  for (let at = 0; at < block.length; at++) block[at] = 97 + random.below(26);
  const text = Buffer.allocUnsafeSlow(bytes);
  for (let at = 0; at < bytes; at += block.length) block.copy(text, at);
  return text;
}

const WORDS =
  "active address amount browser category city comment country created currency customer delivered discount email " +
  "first group height invoice item language last locale method name note order paid phone price product quantity " +
  "rating region session shipped size state status street subject tag tax total updated user value weight zone";

/** JSON texts one after the other, as caches hold them: field names recur, values do not. */
function documents(bytes: number): Buffer {
  const random = new Random(CONTENT_SEED, 2);
  const words = WORDS.split(" ");
  const word = () => words[random.below(words.length)]!;
  const parts: string[] = [];
  for (let length = 0; length < bytes; ) {
    const fields = Array.from(
      { length: 6 },
      () => `"${word()}":"${word()} ${word()} ${random.next().toString(36)}"`,
    );
    const part = `{"id":${random.next()},${fields.join(",")},"at":${random.next()}}`;
    parts.push(part);
    length += part.length;
  }
  return Buffer.from(parts.join("").slice(0, bytes), "latin1");
}
