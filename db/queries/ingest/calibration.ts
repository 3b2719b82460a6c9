import { and, eq } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { calibration } from "../../schema/index.ts";

/** What the control serves at most of some traffic on a class of hosts, in requests per second; null until found. */
export function readSaturation(
  database: Database,
  { engine_id, host_class, traffic }: { engine_id: number; host_class: string; traffic: string },
): number | null {
  const found = database.orm
    .select({ saturation_ops: calibration.saturation_ops })
    .from(calibration)
    .where(
      and(
        eq(calibration.engine_id, engine_id),
        eq(calibration.host_class, host_class),
        eq(calibration.traffic, traffic),
      ),
    )
    .get();
  return found?.saturation_ops ?? null;
}
