import { z } from "zod";
import { METRIC_NAMES } from "../../db/contract/metric.ts";

/** A name as git allows it, and short enough for a database to look for. */
const name = z
  .string()
  .trim()
  .min(1)
  .max(250)
  .refine((text) => !/\p{Cc}|\.\.|[\s~^:?*[\\]|^\/|\/$|\/\/|^\.|\.$/u.test(text));

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

/** What a comparison may be asked in its query; what is no answer to the question counts as not asked. */
export const compareQuery = z.object({
  a: z.string().trim().max(250).optional().catch(undefined),
  b: z.string().trim().max(250).optional().catch(undefined),
  host: z.string().min(1).max(100).optional().catch(undefined),
  host_b: z.string().min(1).max(100).optional().catch(undefined),
  variant: slug.optional().catch(undefined),
  variant_b: slug.optional().catch(undefined),
  q: z.string().trim().min(1).max(100).optional().catch(undefined),
  workload: slug.optional().catch(undefined),
  metric: z.enum(METRIC_NAMES).optional().catch(undefined),
  only: z.enum(["changed", "all"]).optional().catch(undefined),
  sort: z.enum(["series", "change"]).optional().catch(undefined),
});
export type CompareAsked = z.infer<typeof compareQuery>;

/** The two names of a path as it was typed; either may be empty. Null where the path holds none. */
export function askedNames(path: string): { a: string; b: string } | null {
  if (path === "") return null;
  const at = path.indexOf("...");
  if (at < 0) return { a: path, b: "" };
  return { a: path.slice(0, at), b: path.slice(at + 3) };
}

/** Segments as Next.js hands them out, each of them encoded: "release%2F1.x...main" and "release/1.x...main" are the same. */
export function pathOf(segments: unknown): string {
  const { data = [] } = z.array(z.string().max(2_000)).max(50).safeParse(segments);
  try {
    return data.map(decodeURIComponent).join("/");
  } catch {
    return "";
  }
}

/** Whether git could have a branch, tag or hash of that name. */
export function isName(text: string): boolean {
  return name.safeParse(text).success;
}
