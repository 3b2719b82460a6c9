import assert from "node:assert/strict";
import { test } from "node:test";
import { type HostLayout, LAYOUT_LETTERS, readHostLayout, writeHostLayout } from "./host-layout.ts";

const two_nodes: HostLayout = [
  {
    id: 0,
    gib: 31,
    domains: [
      {
        level: 3,
        mib: 16,
        cores: [
          [
            { cpu: 0, use: "H" },
            { cpu: 4, use: "H" },
          ],
          [
            { cpu: 1, use: "E" },
            { cpu: 5, use: "-" },
          ],
        ],
      },
      { level: 3, mib: null, cores: [[{ cpu: 2, use: "L" }]] },
    ],
  },
  { id: 1, gib: null, domains: [{ level: null, mib: null, cores: [[{ cpu: 3, use: "." }]] }] },
];

test("a layout is written in one line and read back as it was", () => {
  const text = writeHostLayout(two_nodes);
  assert.equal(text, "node0:31GiB cache3:16MiB H0/H4 E1/-5 cache3 L2 node1 cache-none .3");
  assert.deepEqual(readHostLayout(text), two_nodes);
});

test("what is no layout is none, however it looks", () => {
  for (const text of [
    undefined,
    7,
    "",
    "E0",
    "cache3 E0",
    "node0 E0",
    "node0 cache3 Q0",
    "node0 cache3 E0//E1",
    "node0 cache3 E0  E1",
    "node0 cache3 E99999",
    `node0 cache3 ${"E1/".repeat(9)}E1`,
    "node0 cache3 E0<script>",
    `node0 cache3 ${"E1 ".repeat(LAYOUT_LETTERS)}E1`,
  ]) {
    assert.equal(readHostLayout(text), null, String(text).slice(0, 40));
  }
});
