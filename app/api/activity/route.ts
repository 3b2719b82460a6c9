import { readNow } from "./read-now.ts";

export const dynamic = "force-dynamic";

/** What ingest does now. Asked once in a while where the stream does not get through, so it reads one row and renders nothing. */
export function GET(): Response {
  return Response.json(readNow(), { headers: { "Cache-Control": "no-store" } });
}
