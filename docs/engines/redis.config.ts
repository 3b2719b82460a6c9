import { defineConfig } from "../../ingest/config/schema.ts";

/** Redis, each commit built by make. */
export default defineConfig({
  engine: {
    name: "redis",
    repository: "https://github.com/redis/redis.git",
    branch: "unstable",
    history: { last: 20 },
    runtime: "system",
    prepare: ["make -j4 BUILD_TLS=no"],
    entry: "src/redis-server",
    start: [
      "{tree}/src/redis-server",
      "--port",
      "{port}",
      "--bind",
      "127.0.0.1",
      "--save",
      "",
      "--dir",
      "{dir}",
      "{flags}",
    ],
    folder: "fresh",
    limits: { prepare_s: 1_800 },
  },
});
