import type { Better, ChangePoint } from "./detection.ts";
import { placeLimitOfLook, suspicionLimitOfLook } from "./promises.ts";
import { spendingFor } from "./watch/spending.ts";

/**
 * What the p value of a change had to stay below to be suspected in a look over `family` series that detect and `commits`
 * commits. For the newest commits it is what their look may spend on the series, all windows together.
 */
export function suspicionLimit(
  { held_back, direction }: Pick<ChangePoint, "held_back" | "direction">,
  { looks, family, commits, better }: { looks: number; family: number; commits: number; better: Better },
): number {
  if (held_back !== "newest") {
    return Math.max(placeLimitOfLook(looks, family, commits), suspicionLimitOfLook(looks, family));
  }
  const { rising, falling } = spendingFor(family, better);
  return (direction === "better") === (better === "higher") ? rising : falling;
}
