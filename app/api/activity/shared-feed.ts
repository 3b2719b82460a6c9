import { ActivityFeed } from "./activity-feed.ts";
import { readNow } from "./read-now.ts";

/** Routes are bundled apart; the process still has one feed. */
const process_wide = globalThis as { [FEED]?: ActivityFeed };
const FEED = Symbol.for("plumbline.activity-feed");

/** The feed of this server. */
export function sharedFeed(): ActivityFeed {
  process_wide[FEED] ??= openFeed();
  return process_wide[FEED];
}

function openFeed(): ActivityFeed {
  const feed = new ActivityFeed({ read: readNow });
  // A server that is asked to end waits until its answers are over; these would never be.
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => feed.close());
  return feed;
}
