import { z } from "zod";

const environmentShape = z.object({
  PLUMBLINE_DATA: z.string().min(1).max(4_000).default("data"),
  PLUMBLINE_ENGINE: z.string().max(64).optional(),
  PLUMBLINE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  PLUMBLINE_BENCH: z.literal("1").optional(),
});

/** What the dashboard is told by its environment. Throws a ZodError that names the variable. */
export function environment(): z.infer<typeof environmentShape> {
  const { PLUMBLINE_DATA, PLUMBLINE_ENGINE, PLUMBLINE_PUBLIC_URL, PLUMBLINE_BENCH } = process.env;
  return environmentShape.parse({
    PLUMBLINE_DATA: PLUMBLINE_DATA || undefined,
    PLUMBLINE_ENGINE: PLUMBLINE_ENGINE || undefined,
    PLUMBLINE_PUBLIC_URL: PLUMBLINE_PUBLIC_URL || undefined,
    PLUMBLINE_BENCH: PLUMBLINE_BENCH || undefined,
  });
}
