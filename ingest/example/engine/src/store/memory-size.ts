import { HashValue } from "./hash-value.ts";
import { ListValue } from "./list-value.ts";
import { SetValue } from "./set-value.ts";
import type { Value } from "./value.ts";

const PER_KEY = 64;
const PER_BUFFER = 104;
const PER_ELEMENT = 48;

/** About how many bytes a key and its value take. Long collections are judged by their first elements. */
export function memorySize(key: string, value: Value, samples = 5): number {
  return PER_KEY + key.length + valueSize(value, samples);
}

function valueSize(value: Value, samples: number): number {
  if (value instanceof Uint8Array) return PER_BUFFER + value.length;
  const sizes: number[] = [];
  const most = samples === 0 ? value.length : Math.min(samples, value.length);
  if (value instanceof ListValue) {
    for (const item of value.slice(0, most)) sizes.push(PER_BUFFER + item.length);
  } else if (value instanceof HashValue) {
    for (const [field, bytes] of take(value.fields, most)) {
      sizes.push(PER_ELEMENT + field.length + PER_BUFFER + bytes.length);
    }
  } else if (value instanceof SetValue) {
    for (const member of take(value.values(), most)) sizes.push(PER_ELEMENT + member.length);
  } else {
    for (const { member } of value.slice(0, most)) sizes.push(2 * PER_ELEMENT + member.length);
  }
  const sum = sizes.reduce((total, size) => total + size, 0);
  return sizes.length === 0 ? 0 : Math.round((sum / sizes.length) * value.length);
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  if (count <= 0) return;
  for (const item of items) {
    yield item;
    if (--count <= 0) return;
  }
}
