import { defineConfig } from "../../ingest/config/schema.ts";

/** A TypeScript server: installed and built by what its lock file names, on an older Node.js up to version 2. */
export default defineConfig({
  engine: {
    name: "my-server",
    repository: "../../../my-server",
    runtime: "node@24",
    start: ["node", "{tree}/dist/server.js", "--port", "{port}"],
    environment: { NODE_ENV: "production" },
    ranges: [
      { before: "v2.0.0", runtime: "node@20", start: ["node", "{tree}/lib/index.js"], listen: "forced" },
    ],
  },
});
