import { eventStream } from "../event-stream.ts";
import { sharedFeed } from "../shared-feed.ts";

export const dynamic = "force-dynamic";

const REFUSED_FOR_S = 60;

const HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  // A compressor between would keep events until it has enough of them.
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
};

/** Who asks for the headers alone takes nobody's room. */
export function HEAD(): Response {
  return new Response(null, { headers: HEADERS });
}

/** What ingest does now, as server-sent events: at once, and whenever it changes. */
export function GET(): Response {
  const stream = eventStream(sharedFeed());
  if (!stream) {
    return new Response("As many watch as may.\n", {
      status: 503,
      headers: { "Retry-After": `${REFUSED_FOR_S}` },
    });
  }
  return new Response(stream, { headers: HEADERS });
}
