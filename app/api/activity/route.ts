import { readActivity } from "../../../db/queries/activity.ts";
import { connect } from "../../database.ts";

export const dynamic = "force-dynamic";

/** What ingest does now. Asked every few seconds by open pages, so it reads one row and renders nothing. */
export function GET(): Response {
  const database = connect();
  const answer = database ? readActivity({ database }) : { said: null, now: Date.now(), silent: false };
  return Response.json(answer, { headers: { "Cache-Control": "no-store" } });
}
