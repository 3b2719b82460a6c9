import { defineConfig } from "../../ingest/config/schema.ts";

/**
 * A server that the system brings: the same program for every commit. What changes is what the repository holds, its
 * configuration for instance.
 */
export default defineConfig({
  engine: {
    name: "redis-server",
    repository: "../../../redis-settings",
    runtime: "system",
    prepare: [],
    start: ["redis-server", "{tree}/redis.conf", "--port", "{port}", "--bind", "127.0.0.1", "--dir", "{dir}"],
    folder: "fresh",
  },
});
