import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach } from "node:test";
import { chosen } from "../checks/reading.ts";
import type { FixPlace } from "./apply.ts";

export const SWAPPINESS = "/proc/sys/vm/swappiness";
export const COMPACTION = "/proc/sys/vm/compaction_proactiveness";
export const THP = "/sys/kernel/mm/transparent_hugepage/enabled";
export const IRQ = "/proc/irq/30/smp_affinity_list";
export const BOOT = "/proc/sys/kernel/random/boot_id";

export const writes = [
  { path: SWAPPINESS, value: "1" },
  { path: COMPACTION, value: "0" },
  { path: THP, value: "madvise" },
  { path: IRQ, value: "0-1" },
];
export const AS_WISHED = ["1", "0", "madvise", "0-1"];
export const AS_BEFORE = ["60", "20", "always", "0-3"];

const before: Record<string, string> = {
  [SWAPPINESS]: "60\n",
  [COMPACTION]: "20\n",
  [THP]: "[always] madvise never\n",
  [IRQ]: "0-3\n",
  [BOOT]: "6b8c\n",
};

/** The machine of the test that runs: a folder of its own. */
export let place: FixPlace;

/** Gives each test of the file a machine as it was before. */
export function withSettings(): void {
  beforeEach(() => {
    const root = mkdtempSync(join(tmpdir(), "plumbline-host-"));
    place = { root, state: join(root, "var/lib/plumbline/host-restore.json") };
    for (const [path, text] of Object.entries(before)) put(path, text);
  });
  afterEach(() => rmSync(place.root, { recursive: true, force: true }));
}

export function put(path: string, text: string): void {
  mkdirSync(dirname(join(place.root, path)), { recursive: true });
  writeFileSync(join(place.root, path), text);
}

export function now(path: string): string {
  return chosen(readFileSync(join(place.root, path), "utf8"));
}

export function all(): string[] {
  return writes.map(({ path }) => now(path));
}
