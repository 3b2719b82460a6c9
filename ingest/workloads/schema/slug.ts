import { z } from "zod";

/** A name in addresses, tables and on the command line. */
export const slug = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, "must be a slug: a to z, 0 to 9 and -, at most 40");
