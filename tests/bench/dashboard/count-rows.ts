import type Sqlite from "better-sqlite3";

type Statement = { all(...values: unknown[]): unknown[]; get(...values: unknown[]): unknown };

/** How many rows SQLite hands over while something is done, whoever asks for them. */
export function countRows(sqlite: Sqlite.Database, act: () => void): number {
  const prototype = Object.getPrototypeOf(sqlite.prepare("select 1")) as Statement;
  const { all, get } = prototype;
  let rows = 0;
  prototype.all = function (this: unknown, ...values) {
    const found = all.apply(this, values);
    rows += found.length;
    return found;
  };
  prototype.get = function (this: unknown, ...values) {
    const found = get.apply(this, values);
    rows += found === undefined ? 0 : 1;
    return found;
  };
  try {
    act();
  } finally {
    Object.assign(prototype, { all, get });
  }
  return rows;
}
