import { defineConfig } from "./ingest/config/schema.ts";

/** The example engine, measured as it comes. docs/configuration.md describes every field. */
export default defineConfig({
  engine: {
    name: "example",
    repository: "example",
    branch: "main",
    history: { last: 50 },
    runtime: "node@24",
    prepare: ["node scripts/build.ts"],
    start: ["node", "dist/server.js", "--port", "{port}", "--dir", "{dir}", "{flags}"],
    tls: ["--tls-port", "{tls_port}", "--tls-cert", "{tls_cert}", "--tls-key", "{tls_key}"],
  },
});
