import assert from "node:assert/strict";
import { test } from "node:test";
import { epochChange } from "./epoch.ts";

test("what changed is said, and nothing else", () => {
  const before = { cpu: "x", cores: 2, governor: "powersave", system: "Linux 6.1.0", old: "a" };
  const after = {
    cpu: "x",
    cores: 4,
    governor: "performance",
    system: "Linux 6.2.1",
    transparent_huge_pages: "never",
  };
  assert.equal(
    epochChange(before, { ...before, governor: "performance", system: "Linux 6.2.1" }),
    "governor: powersave → performance; system: Linux 6.1.0 → Linux 6.2.1",
  );
  assert.equal(
    epochChange(before, after),
    "cores: 2 → 4; governor: powersave → performance; system: Linux 6.1.0 → Linux 6.2.1; " +
      "transparent huge pages: not told → never; and 1 more",
  );
  assert.equal(epochChange(before, before), "its fingerprint changed");
});

test("words of a strange machine stay in one short line", () => {
  const hostile = "\u001b[31mred\u202e\u0000<script>alert(1)</script>\n\n".repeat(40);
  const said = epochChange({ [hostile]: 1, cpu: "x" }, { [hostile]: 2, cpu: hostile, __proto__: hostile });
  assert.ok(said.length < 500, said);
  assert.doesNotMatch(said, /[\p{Cc}\p{Cf}\n]/u);
  assert.equal(epochChange({ cpu: "" }, { cpu: "\u0000" }), "its fingerprint changed");
});

test("of two long values that begin alike, what differs is shown", () => {
  const long =
    "engine on cores 0-15, load on cores 16-31, housekeeping on cores 32-47, memory of node 0".repeat(2);
  const said = epochChange({ placement: long }, { placement: `${long}, whole cores` });
  assert.match(said, /^placement: ….+ → ….+, whole cores$/);
});

test("how the cores lie is told in words, and only where nothing else changed", () => {
  const [one, other] = [
    { cpu: "x", layout: "node0 cache3 E0 L1" },
    { cpu: "x", layout: "node0 cache3 L0 E1" },
  ];
  assert.equal(epochChange(one, other), "how its cores lie changed");
  assert.equal(epochChange({ cpu: "x" }, one), "how its cores lie is recorded from here on");
  assert.equal(epochChange(one, { cpu: "x" }), "how its cores lie is not told any more");
  assert.equal(epochChange(one, { ...other, cpu: "y" }), "cpu: x → y");
});
