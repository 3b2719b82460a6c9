import { join } from "node:path";
import type { Config } from "../config/schema.ts";

/** Where the engine's repository is read from; the example's is made first, from the tree and the patches that come with Plumbline. */
export async function sourceOf(config: Config): Promise<string> {
  if (config.engine.repository !== "example") return config.engine.repository;
  const { materialiseExample } = await import("../example/materialise.ts");
  const { path } = await materialiseExample({ target: join(config.data, "example") });
  return path;
}
