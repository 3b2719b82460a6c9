import { readActivity } from "../../../db/queries/activity.ts";
import { connect } from "../../database.ts";

/** What ingest said last; nothing while there is no database. */
export function readNow(): ReturnType<typeof readActivity> {
  const database = connect();
  return database ? readActivity({ database }) : { said: null, now: Date.now(), silent: false };
}
