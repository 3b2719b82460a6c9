import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const effectSchema = z.object({
  workload: z.string(),
  metric: z.string(),
  /** Against the last measurable commit before, in percent of its figure. */
  change_percent: z.number(),
});

const commitSchema = z.object({
  /** From 1, the oldest. */
  position: z.int().positive(),
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  subject: z.string(),
  kind: z.enum([
    "initial",
    "documentation",
    "tests",
    "refactor",
    "feature",
    "fix",
    "regression",
    "improvement",
    "small-change",
    "does-not-build",
    "dies-at-start",
  ]),
  /** A change of 20 % or of 3x and more, which detection has to find. */
  planted: z.boolean(),
  effects: z.array(effectSchema),
});

const truthSchema = z.object({
  head: z.string(),
  method: z.string(),
  commits: z.array(commitSchema).min(25),
});

export type ExampleTruth = z.infer<typeof truthSchema>;

/** What each commit of the example's history really does. For tests and benchmarks only: nothing that detects may import it. */
export async function readExampleTruth(): Promise<ExampleTruth> {
  return truthSchema.parse(JSON.parse(await readFile(join(import.meta.dirname, "truth.json"), "utf8")));
}
