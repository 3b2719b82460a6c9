import type { ActivityFeed } from "./activity-feed.ts";

/** Events that may wait for a reader before he is given up. */
const BEHIND = 8;
/** How long a browser waits before it asks again. */
const RETRY_MS = 5_000;

/** A feed as the body of server-sent events for one reader, who leaves it by cancelling; null where there is no room. */
export function eventStream(feed: ActivityFeed): ReadableStream<Uint8Array> | null {
  if (feed.full) return null;
  const encoder = new TextEncoder();
  let leave = () => {};
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`));
      leave = feed.join({
        tell(line) {
          if ((controller.desiredSize ?? 0) < -BEHIND) return false;
          controller.enqueue(encoder.encode(`data: ${line}\n\n`));
          return true;
        },
        end: () => controller.close(),
      });
    },
    cancel: () => leave(),
  });
}
