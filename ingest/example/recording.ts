import { join } from "node:path";

/** One full pass over the example's history, made by `plumbline record`. */
export const EXAMPLE_RECORDING = join(import.meta.dirname, "recording.br");
