import { join } from "node:path";

/** What Node.js and Bun load first where an engine is held to its port and to loopback. */
export const PRELOAD = join(import.meta.dirname, "listen-forced.cjs");
