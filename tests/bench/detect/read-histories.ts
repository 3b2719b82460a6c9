import { readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";

/** Bigger files are refused: they are read whole. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_UNPACKED_BYTES = 1024 * 1024 * 1024;

const FORM = `a JSON object, plain or gzipped: { "<series>": { "values": [[repetition, ...], ...] } }, one array per commit, in order`;

/** A repetition that failed may be null. */
const history = z.looseObject({ values: z.array(z.array(z.number().nullable())) });
const top = z.custom<object>((data) => typeof data === "object" && data !== null && !Array.isArray(data), {
  message: "Invalid input: expected object",
});

/**
 * Reads histories by name: the repetitions of each commit, in commit order. Throws an error that says what to do when the
 * file is missing, too large or has another form.
 */
export function readHistories(path: string): Map<string, number[][]> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) {
    throw new Error(
      `${stat ? `${path} is no file` : `there is no file ${path}`}: give --data the path of ${FORM}`,
    );
  }
  if (stat.size > MOST_BYTES)
    throw new Error(`${path} is larger than ${MOST_BYTES >> 20} MB: split it by series`);
  // Not a record of zod's, which leaves out a series named __proto__.
  const all = Object.entries(checked(top, parse(path), path, []));
  return new Map(
    all.map(([name, one]) => [
      name,
      checked(history, one, path, [name]).values.map((repetitions) =>
        repetitions.map((value) => value ?? Number.NaN),
      ),
    ]),
  );
}

function checked<Form>(form: z.ZodType<Form>, data: unknown, path: string, within: string[]): Form {
  const { success, data: found, error } = form.safeParse(data);
  if (success) return found;
  const { path: at, message } = error.issues[0]!;
  const where = [...within, ...at].join(".") || "its top";
  throw new Error(`${path} has another form at ${where} (${message}): it must be ${FORM}`);
}

function parse(path: string): unknown {
  try {
    const bytes = readFileSync(path);
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = packed ? gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED_BYTES }) : bytes;
    return JSON.parse(text.toString("utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Error(`${path} cannot be read (${(error as Error).message}): it must be ${FORM}`);
  }
}
