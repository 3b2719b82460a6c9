import type { TaggedCommit } from "../../db/queries/compare/tagged-commits.ts";

/** A commit that has one or more tags. */
export type Release = Omit<TaggedCommit, "name"> & { name: string; also: string[] };

/**
 * Releases, the highest version first where every name holds one ("v1.10.0" is above "v1.9.3", and "2.0-rc1" below "2.0"), as
 * releases of an older line may come later; else the newest commit first. Tags of one commit are one release.
 */
export function orderReleases(tags: readonly TaggedCommit[]): Release[] {
  const releases = [...Map.groupBy(tags, ({ commit_id }) => commit_id).values()].map(
    ([first, ...others]) => ({
      ...first!,
      also: others.map(({ name }) => name),
    }),
  );
  const versions = new Map(releases.map(({ name, also }) => [name, firstVersion([name, ...also])]));
  if ([...versions.values()].includes(null)) {
    return releases.sort((a, b) => b.committed_at - a.committed_at);
  }
  return releases.sort(
    (a, b) =>
      compareVersions(versions.get(b.name)!, versions.get(a.name)!) || b.committed_at - a.committed_at,
  );
}

type Version = { numbers: number[]; suffix: string };

function firstVersion(names: readonly string[]): Version | null {
  for (const name of names) {
    const [, numbers, suffix = ""] = /^[^\d]{0,40}(\d{1,9}(?:\.\d{1,9}){1,5})(.{0,100})$/.exec(name) ?? [];
    if (numbers !== undefined) return { numbers: numbers.split(".").map(Number), suffix };
  }
  return null;
}

function compareVersions(a: Version, b: Version): number {
  for (let at = 0; at < Math.max(a.numbers.length, b.numbers.length); at++) {
    const difference = (a.numbers[at] ?? 0) - (b.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  // What has a suffix is a candidate of what has none.
  if (a.suffix === "" || b.suffix === "") return Number(a.suffix === "") - Number(b.suffix === "");
  return a.suffix.localeCompare(b.suffix, "en", { numeric: true });
}
