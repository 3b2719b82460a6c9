/** What `import { ... } from "plumbline"` gives: the form of plumbline.config.ts, for files outside this repository. */
export { type Config, defineConfig } from "../config/schema.ts";
