import { delimiter } from "node:path";

/** Where the system keeps programs; whatever else is on our PATH may lie in somebody's home. */
const SYSTEM_PATH = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** A clean environment for strangers' programs: PATH with their runtime first, a home that is not ours. */
export function engineEnvironment({
  bins,
  home,
  extra,
}: {
  /** Folders that go first on PATH. */
  bins: readonly string[];
  home: string;
  extra: Record<string, string>;
}): Record<string, string> {
  return {
    PATH: [...bins, ...systemPath()].join(delimiter),
    HOME: home,
    LANG: "C.UTF-8",
    TZ: "UTC",
    CI: "true",
    ...extra,
  };
}

/** The folders of our PATH that belong to no project. */
export function systemPath(): string[] {
  const path = process.env.PATH?.split(delimiter) ?? SYSTEM_PATH;
  return path.filter((folder) => folder.startsWith("/") && !folder.includes("node_modules"));
}
