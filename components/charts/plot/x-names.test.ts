import assert from "node:assert/strict";
import { test } from "node:test";
import { commitNames, dateNames } from "./x-names.ts";

const labels = (names: { label: string }[]) => names.map(({ label }) => label);
const at = (text: string) => Date.parse(`${text}Z`);

test("an axis of commits names both ends, and some evenly between", () => {
  const x = Array.from({ length: 100 }, (_, i) => i);
  const sha = x.map((i) => `${String(i).padStart(7, "0")}rest`);
  const names = commitNames(x, sha);
  assert.equal(names.length, 8);
  assert.deepEqual([names[0]!.label, names.at(-1)!.label], ["0000000", "0000099"]);
  assert.deepEqual(labels(commitNames([0, 1], ["aaaaaaaaa", "bbbbbbbbb"])), ["aaaaaaa", "bbbbbbb"]);
  assert.deepEqual(commitNames([], []), []);
});

test("where few of the commits are given, the nearest are named at their own place", () => {
  const names = commitNames([0, 3, 90, 99], ["a", "b", "c", "d"]);
  assert.deepEqual(names, [
    { x: 0, label: "a" },
    { x: 3, label: "b" },
    { x: 90, label: "c" },
    { x: 99, label: "d" },
  ]);
});

test("an axis of dates has round hours, days, months or years", () => {
  assert.deepEqual(labels(dateNames([at("2026-03-01T22:10:00"), at("2026-03-02T02:00:00")])), [
    "1 Mar, 23:00",
    "2 Mar, 00:00",
    "2 Mar, 01:00",
    "2 Mar, 02:00",
  ]);
  assert.deepEqual(labels(dateNames([at("2026-02-24T10:00:00"), at("2026-03-02T10:00:00")])), [
    "25 Feb",
    "26 Feb",
    "27 Feb",
    "28 Feb",
    "1 Mar",
    "2 Mar",
  ]);
  assert.deepEqual(labels(dateNames([at("2025-11-20T00:00:00"), at("2026-05-02T00:00:00")])), [
    "Dec 2025",
    "Jan 2026",
    "Feb 2026",
    "Mar 2026",
    "Apr 2026",
    "May 2026",
  ]);
  assert.deepEqual(labels(dateNames([at("2009-05-01T00:00:00"), at("2026-05-01T00:00:00")])), [
    "2010",
    "2015",
    "2020",
    "2025",
  ]);
});
