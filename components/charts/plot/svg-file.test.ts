import assert from "node:assert/strict";
import { test } from "node:test";
import type { Shape } from "./shape.ts";
import { escapeXml, svgFile } from "./svg-file.ts";

const draw = (shapes: Shape[], more: Partial<Parameters<typeof svgFile>[0]> = {}) =>
  svgFile({
    shapes,
    title: "p99 of GET",
    note: "main",
    legend: [],
    unit: "ms",
    width: 1_000,
    height: 400,
    theme: "light",
    ...more,
  });

test("a text is escaped wherever it stands", () => {
  const hostile = `</text><script>alert("1")</script>&'\u0000\u001b`;
  const svg = draw([{ kind: "text", at: [0, 0], anchor: "start", text: hostile, ink: "ink" }], {
    title: hostile,
    note: hostile,
    unit: hostile,
    legend: [
      { name: hostile, dash: "" },
      { name: "b", dash: "1 2" },
    ],
  });
  assert.ok(!svg.includes("<script") && !svg.includes("\u001b") && !svg.includes("\u0000"));
  assert.equal(svg.match(/&lt;script&gt;/g)?.length, 6);
  assert.equal(escapeXml(`a<b>"c"&'d'`), "a&lt;b&gt;&quot;c&quot;&amp;&#39;d&#39;");
  assert.equal(escapeXml("é 😀 \ud800"), "é 😀 ");
});

test("shares become pixels of the drawing, within its room", () => {
  const svg = draw([
    { kind: "line", from: [0, 0], to: [1, 1], stroke: "worse", dash: "6 4" },
    { kind: "dots", spots: [[0.5, 0.5]], ink: "soft", size: 3 },
    {
      kind: "path",
      parts: [
        [
          [0, 0.5],
          [1, 0.5],
        ],
        [[0, 1]],
      ],
      stroke: "ink",
      width: 1,
    },
  ]);
  assert.match(svg, /d="M56 82L988 360" stroke="#b3261e" stroke-width="1" stroke-dasharray="6 4"/);
  assert.match(svg, /d="M522 221h0"/);
  assert.match(svg, /d="M56 221L988 221M56 360"/);
});

test("the dark file is drawn in the dark page's inks", () => {
  assert.match(draw([], { theme: "dark" }), /fill="#111314"/);
  assert.match(draw([]), /fill="#fcfcfb"/);
});
