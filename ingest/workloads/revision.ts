import { createHash } from "node:crypto";
import type { Workload } from "./workload.ts";

/**
 * The identity of a workload's data: the first 12 hex digits of the SHA-256 of its canonical JSON
 * (keys sorted at every level, no spaces). Title, description, source and groups are for people, bounds
 * and smallest effects judge the traffic without changing it: they are left out. The name stays in, so that two
 * workloads never share a series.
 */
export function workloadRevision(workload: Workload): string {
  const { title: _1, description: _2, source: _3, groups: _4, ...judged } = workload;
  const { bounds: _5, smallest_effects: _6, ...traffic } = judged;
  return createHash("sha256").update(canonicalJson(traffic)).digest("hex").slice(0, 12);
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}
