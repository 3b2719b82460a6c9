import { defineConfig } from "../../ingest/config/schema.ts";

const options = ["--port", "{port}", "--bind", "127.0.0.1", "--save", "", "--dir", "{dir}", "{flags}"];

/** Valkey, each commit built by make. Its tree grows to hundreds of MB, so that runs do not copy it. */
export default defineConfig({
  engine: {
    name: "valkey",
    repository: "https://github.com/valkey-io/valkey.git",
    branch: "unstable",
    history: { last: 20 },
    runtime: "system",
    prepare: ["make -j4 BUILD_TLS=no MALLOC=jemalloc"],
    entry: "src/valkey-server",
    start: ["{tree}/src/valkey-server", ...options],
    folder: "fresh",
    ranges: [
      // Before 7.2.4 the program still bore the name of Redis.
      { before: "7.2.4-rc1", entry: "src/redis-server", start: ["{tree}/src/redis-server", ...options] },
    ],
    variants: {
      default: { flags: [] },
      "io-threads-4": { flags: ["--io-threads", "4"] },
    },
    limits: { prepare_s: 1_800 },
  },
});
