import type { Engine } from "../engine.ts";

const PERIOD_MS = 100;
const KEYS_PER_STEP = 20;
const MOST_STEPS = 16;

/** Ten times a second: expired keys that nobody asks for, and connections that stay silent. */
export function startHousekeeping(engine: Engine): void {
  setInterval(() => {
    const now = Date.now();
    for (const database of engine.databases) {
      if (database.expiring === 0) continue;
      // Goes on while much of what it looks at has expired, but never for long.
      for (let step = 0; step < MOST_STEPS; step++) {
        if (database.dropSomeExpired(now, KEYS_PER_STEP) < KEYS_PER_STEP / 4) break;
      }
    }
    if (engine.settings.idleTimeoutSeconds > 0) closeIdle(engine, now);
  }, PERIOD_MS).unref();
}

function closeIdle(engine: Engine, now: number): void {
  for (const connection of engine.connections.values()) {
    if (now - connection.lastActiveAt > engine.settings.idleTimeoutSeconds * 1000) connection.close();
  }
}
