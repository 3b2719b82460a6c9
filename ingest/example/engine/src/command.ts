import type { Connection } from "./server/connection.ts";

export interface KeyPositions {
  /** 0 when the command names no key. */
  first: number;
  /** Negative counts from the end. */
  last: number;
  step: number;
}

export interface Command {
  name: string;
  /** Arguments with the name; -n means n or more. */
  arity: number;
  categories: Set<string>;
  keys: KeyPositions;
  summary: string;
  run: (client: Connection, args: Buffer[]) => void;
}

/** An error that is answered to the client; its message begins with the code, like ERR. */
export class CommandError extends Error {}

export const syntaxError = () => new CommandError("ERR syntax error");

/** `define("get 2 read string fast", [1, 1, 1], "...", run)`: name, arity, ACL categories. */
export function define(
  head: string,
  [first, last, step]: [first: number, last: number, step: number],
  summary: string,
  run: Command["run"],
): Command {
  const [name, arity, ...categories] = head.split(" ");
  return {
    name: name!,
    arity: Number(arity),
    categories: new Set(categories),
    keys: { first, last, step },
    summary,
    run,
  };
}

export const NO_KEY: [number, number, number] = [0, 0, 0];
export const ONE_KEY: [number, number, number] = [1, 1, 1];
export const ALL_KEYS: [number, number, number] = [1, -1, 1];

/** The positions of the keys among the arguments of one call. */
export function keyPositions({ keys }: Command, args: Buffer[]): number[] {
  if (keys.first === 0) return [];
  const last = keys.last < 0 ? args.length + keys.last : keys.last;
  const positions: number[] = [];
  for (let at = keys.first; at <= last && at < args.length; at += keys.step) positions.push(at);
  return positions;
}
