import { and, eq, gte, lt, type SQL } from "drizzle-orm";
import { session } from "../../schema/index.ts";

/** Which sessions belong to an engine's plan. */
export type OfPlan = { engine_id: number; prefix: string };

/** The last of all characters: whatever begins with a prefix sorts before the prefix with it. */
export const LAST = "\u{10FFFF}";

/** Sessions whose keys begin with a prefix; a range, because names of engines hold characters that LIKE takes for patterns. */
export function ofPlan({ engine_id, prefix }: OfPlan): SQL | undefined {
  return and(eq(session.engine_id, engine_id), gte(session.key, prefix), lt(session.key, `${prefix}${LAST}`));
}
