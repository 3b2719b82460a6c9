import { z } from "zod";

/** "no-engine": nothing failed, there is no server in that commit. */
export const preparationOutcome = z.enum(["ready", "failed", "no-engine"]);
export type PreparationOutcome = z.infer<typeof preparationOutcome>;

/** What is known of a prepared commit besides that it is ready. */
export const preparationDetails = z.strictObject({
  notes: z.array(z.string().max(600)).max(50).default([]).describe("What a reader should know of its build."),
  able: z.array(z.string().max(50)).max(50).default([]).describe("Capabilities that its probes showed."),
  lacking: z
    .record(z.string().max(50), z.string().max(500))
    .default({})
    .describe("Capabilities that it lacks, and how that was seen."),
  sandbox: z.string().max(300).optional().describe("What contained it."),
});
export type PreparationDetails = z.infer<typeof preparationDetails>;
