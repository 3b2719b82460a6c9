import type { SystemFiles } from "../system-files.ts";

/** The mount that keeps any of these files from being written; null where none does, or nobody tells. */
export function readOnlyMount(files: SystemFiles, paths: readonly string[]): string | null {
  const mounts = (files.read("/proc/mounts") ?? "")
    .slice(0, 2 ** 20)
    .split("\n")
    .flatMap((line) => {
      const [, point, , options] = line.split(" ");
      return point?.startsWith("/") && options
        ? [{ point, read_only: options.split(",").includes("ro") }]
        : [];
    });
  for (const path of paths) {
    // Of mounts over one another the deepest counts, and of those the last.
    const above = mounts.filter(
      ({ point }) => path.startsWith(point === "/" ? "/" : `${point}/`) || path === point,
    );
    const deepest = Math.max(0, ...above.map(({ point }) => point.length));
    const mount = above.findLast(({ point }) => point.length === deepest);
    if (mount?.read_only) return mount.point;
  }
  return null;
}
