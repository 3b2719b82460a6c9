import assert from "node:assert/strict";
import { test } from "node:test";
import { cluster, labelRows } from "./cluster.ts";
import { breaksLabel, changeWords, marksLabels, releasesLabels } from "./plot-words.ts";

const shares = (px: number[], width: number) =>
  cluster(px, (at) => at / width, width).map(({ share, all }) => [Math.round(share * width), all.length]);

test("marks nearer than 12 pixels are one with a count, others stand alone", () => {
  assert.deepEqual(shares([0, 11, 12, 40, 52], 600), [
    [0, 2],
    [12, 1],
    [40, 1],
    [52, 1],
  ]);
});

test("a crowd does not become one long cluster, and none stands nearer than 12 pixels to the next", () => {
  const clusters = shares(
    Array.from({ length: 100 }, (_, i) => i),
    600,
  );
  assert.equal(clusters.length, 9);
  assert.ok(clusters.every(([at], i) => i === 0 || at! - clusters[i - 1]![0]! >= 12));
});

test("a label gets a row where it covers no other, the weightiest first", () => {
  const label = (px: number, weight = 1) => ({ share: px / 1_000, texts: ["x".repeat(20)], weight });
  const rows = (...given: Parameters<typeof labelRows>) => labelRows(...given).map((one) => one?.row ?? null);
  assert.deepEqual(rows([label(300), label(310), label(320), label(700)], 1_000, 2), [0, 1, null, 0]);
  assert.deepEqual(rows([label(300), label(310), label(320, 9)], 1_000, 1), [null, null, 0]);
});

test("a label that has no room in full is shortened before it is left out, and before another is", () => {
  const label = (px: number) => ({ share: px / 1_000, texts: ["in full and long", "short"], weight: 1 });
  assert.deepEqual(labelRows([label(300), label(390), label(405)], 1_000, 1), [
    { row: 0, text: "in full and long", anchor: "middle" },
    { row: 0, text: "in full and long", anchor: "start" },
    null,
  ]);
  const crowd = [30, 98, 132, 243].map((px) => ({
    share: px / 264,
    texts: ["x".repeat(40), "y".repeat(9)],
    weight: 1,
  }));
  assert.ok(labelRows(crowd, 264, 2).every((one) => one?.text.startsWith("y")));
});

test("no label leaves the drawing: it turns to the other side, is shortened, or is left out", () => {
  const placed = (px: number, ...texts: string[]) =>
    labelRows([{ share: px / 264, texts, weight: 1 }], 264, 1)[0];
  const [long, short] = ["x".repeat(38), "y".repeat(20)];
  assert.deepEqual(placed(132, long, short), { row: 0, text: long, anchor: "middle" });
  assert.deepEqual(placed(10, long, short), { row: 0, text: long, anchor: "start" });
  assert.deepEqual(placed(254, long, short), { row: 0, text: long, anchor: "end" });
  assert.deepEqual(placed(90, long, short), { row: 0, text: short, anchor: "middle" });
  assert.equal(placed(90, "z".repeat(60)), null);
});

test("a change is told by sign, figure and word", () => {
  const levels = { before: 100, after: 69 };
  const suspected = { x: 1, state: "suspected", direction: "worse", ratio: 0.69, ...levels } as const;
  const denied = { x: 2, state: "not-reproduced", direction: "better", ratio: null, ...levels } as const;
  assert.deepEqual(
    marksLabels([suspected], String).map((text) => text.replaceAll("\u00a0", " ")),
    ["▼ −31.0 % suspected, 100 to 69", "▼ −31.0 % suspected", "▼ −31.0 %"],
  );
  assert.equal(marksLabels([denied], String)[1], "▲ from 0 not reproduced");
  assert.deepEqual(marksLabels([suspected, denied, suspected], String), ["3 changes ▼ 2 ▲ 1"]);
  assert.equal(changeWords({ direction: "better", ratio: 2.4 }), "▲ ×2.4");
});

test("releases and changes of the host near each other are counted", () => {
  assert.deepEqual(releasesLabels(["v1.0"]), ["v1.0"]);
  assert.deepEqual(releasesLabels(["v1.0", "v1.1", "v1.2"]), ["v1.0 … v1.2 (3)", "3 releases"]);
  assert.equal(releasesLabels(["x".repeat(250)])[0]!.length, 24);
  assert.equal(breaksLabel(["kernel: 6.1 → 6.2"]), "kernel: 6.1 → 6.2");
  assert.equal(breaksLabel(["a", "b"]), "2 changes of the host");
  assert.equal(breaksLabel(["x".repeat(300)]).length, 44);
});
