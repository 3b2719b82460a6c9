import { defineConfig } from "../../ingest/config/schema.ts";

/** Every field of an engine, each with an example. Most engines need five of them. */
export default defineConfig({
  engine: {
    name: "my-server",
    repository: "../../../my-server",
    branch: "main",
    history: { since: "v1.0.0" },
    runtime: "node@24",
    prepare: ["npm ci", "npm run build"],
    start: ["node", "{tree}/dist/server.js", "--port", "{port}", "--dir", "{dir}", "{flags}"],
    entry: "dist/server.js",
    clean: ["dist"],
    folder: "copy",
    files: {
      "users.acl": { text: "user default on nopass ~* +@all\n" },
      "server.conf": { copy: "conf/default.conf" },
    },
    listen: "own",
    environment: { NODE_ENV: "production", PORT: "{port}" },
    ranges: [
      { before: "v2.0.0", runtime: "node@20", start: ["node", "{tree}/lib/index.js"], entry: "lib/index.js" },
      { from: "v2.3.0", before: "v2.3.2", listen: "forced" },
    ],
    sandbox: "bwrap",
    variants: {
      default: { flags: [] },
      "io-threads-4": { flags: ["--io-threads", "4"] },
    },
    limits: {
      prepare_s: 600,
      start_s: 20,
      run_s: 120,
      stop_s: 3,
      processes: 1_000,
      memory_bytes: 8_000_000_000,
      disk_bytes: 4_000_000_000,
      log_bytes: 1_000_000_000,
      output_bytes: 4_000,
      cache_bytes: 5_000_000_000,
    },
  },
});
