import { delimiter } from "node:path";
import type { Runtime } from "./runtime.ts";

/** A clean environment for strangers' programs: PATH with their runtime first, a home that is not ours. */
export function engineEnvironment({
  runtime,
  home,
  extra,
}: {
  runtime: Runtime;
  home: string;
  extra: Record<string, string>;
}): Record<string, string> {
  const path = process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin";
  const plain = path.split(delimiter).filter((folder) => !folder.includes("node_modules"));
  return {
    PATH: [...(runtime.bin ? [runtime.bin] : []), ...plain].join(delimiter),
    HOME: home,
    LANG: "C.UTF-8",
    TZ: "UTC",
    CI: "true",
    ...extra,
  };
}
