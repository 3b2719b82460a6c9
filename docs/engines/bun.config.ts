import { defineConfig } from "../../ingest/config/schema.ts";

/** A server for Bun whose port is written in its code. */
export default defineConfig({
  engine: {
    name: "bun-server",
    repository: "../../../bun-server",
    runtime: "bun@1",
    start: ["bun", "{tree}/src/index.ts"],
    listen: "forced",
  },
});
