import { z } from "zod";

/** A named set of engine flags. */
export const variantData = z.strictObject({
  flags: z.array(z.string().max(500)).max(50).describe("Put into the start command where it says {flags}."),
});

export type VariantData = z.infer<typeof variantData>;
