import { eq } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { NotFoundError } from "../../errors.ts";
import { epoch, host } from "../../schema/index.ts";

/** The host of an epoch, and its fingerprint then. Throws NotFoundError. */
export function readEpochPlace(
  database: Database,
  epoch_id: number,
): { host_id: number; host: string; fingerprint: string } {
  const found = database.orm
    .select({ host_id: host.id, host: host.name, fingerprint: epoch.fingerprint })
    .from(epoch)
    .innerJoin(host, eq(host.id, epoch.host_id))
    .where(eq(epoch.id, epoch_id))
    .get();
  if (!found) throw new NotFoundError(`there is no epoch ${epoch_id}`);
  return found;
}
