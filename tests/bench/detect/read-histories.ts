import { readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";

/** Bigger files are refused: they are read whole. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_UNPACKED_BYTES = 1024 * 1024 * 1024;

const FORM = `a JSON object, plain or gzipped: { "<series>": { "values": [[repetition, ...], ...] } }, one array per commit, in order`;

/** A repetition that failed may be null. */
const histories = z.record(z.string(), z.looseObject({ values: z.array(z.array(z.number().nullable())) }));

/**
 * Reads histories by name: the repetitions of each commit, in commit order. Throws an error that says what to do when the
 * file is missing, too large or has another form.
 */
export function readHistories(path: string): Map<string, number[][]> {
  let size: number;
  try {
    size = statSync(path).size;
  } catch {
    throw new Error(`there is no file ${path}: give --data the path of ${FORM}`);
  }
  if (size > MOST_BYTES) throw new Error(`${path} is larger than ${MOST_BYTES >> 20} MB: split it by series`);
  const parsed = histories.safeParse(parse(path));
  if (!parsed.success) {
    const { path: at, message } = parsed.error.issues[0]!;
    throw new Error(
      `${path} has another form at ${at.join(".") || "its top"} (${message}): it must be ${FORM}`,
    );
  }
  return new Map(
    Object.entries(parsed.data).map(([name, { values }]) => [
      name,
      values.map((repetitions) => repetitions.map((value) => value ?? Number.NaN)),
    ]),
  );
}

function parse(path: string): unknown {
  const bytes = readFileSync(path);
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    const text = packed ? gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED_BYTES }) : bytes;
    return JSON.parse(text.toString("utf8"));
  } catch (error) {
    throw new Error(`${path} cannot be read (${(error as Error).message}): it must be ${FORM}`);
  }
}
