import { CommandError } from "../command.ts";

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);
const notAnInteger = () => new CommandError("ERR value is not an integer or out of range");

/** Bytes as text, one character a byte: what keys, members and fields are inside. */
export function text(arg: Buffer): string {
  return arg.toString("latin1");
}

/** An option word, in capitals. */
export function word(arg: Buffer): string {
  return arg.toString("latin1").toUpperCase();
}

/** A whole number that a double holds exactly. Throws CommandError. */
export function integer(arg: Buffer): number {
  const value = arg.toString("latin1");
  const number = Number(value);
  if (!/^-?\d{1,16}$/.test(value) || !Number.isSafeInteger(number)) throw notAnInteger();
  return number;
}

export function positiveInteger(arg: Buffer, what: string): number {
  const value = integer(arg);
  if (value <= 0) throw new CommandError(`ERR ${what} must be positive`);
  return value;
}

/** A score or an increment: any number but NaN; "inf" and "-inf" are numbers. */
export function float(arg: Buffer): number {
  const value = arg.toString("latin1").toLowerCase();
  if (/^[+-]?inf(inity)?$/.test(value)) return value[0] === "-" ? -Infinity : Infinity;
  const number = Number(value);
  if (value.trim() === "" || value !== value.trim() || Number.isNaN(number)) {
    throw new CommandError("ERR value is not a valid float");
  }
  return number;
}

/** Adds two decimal numbers of 64 bits. Throws CommandError for anything else and on overflow. */
export function addIntegers(current: string, increment: string): number | bigint {
  if (!/^-?\d{1,19}$/.test(current) || !/^-?\d{1,19}$/.test(increment)) throw notAnInteger();
  if (current.length < 15 && increment.length < 15) return Number(current) + Number(increment);
  const sum = BigInt(current) + BigInt(increment);
  if (sum > INT64_MAX || sum < INT64_MIN) {
    throw new CommandError("ERR increment or decrement would overflow");
  }
  return sum;
}
