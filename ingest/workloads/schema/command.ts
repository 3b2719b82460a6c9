import { z } from "zod";
import { REPLY_KINDS, type ReplyKind } from "./reply-kinds.ts";
import { slug } from "./slug.ts";

const word = z
  .string()
  .max(256)
  .regex(/^[\x20-\x7e]*$/, "must be printable ASCII");

/** One command of a mix, as words with places to fill in. */
export const commandSchema = z
  .strictObject({
    words: z
      .array(word)
      .min(1)
      .max(64)
      .describe(
        "The command's words. {key} stands for a key, {value} for the value that it has, {element} for one of its elements, " +
          "{number} for a number below a billion, {keys:10} for ten keys, {pairs:10} for ten keys each with its value.",
      ),
    inline: z.boolean().default(false).describe("Sent as a line of text instead of an array of strings."),
    dataset: slug.optional().describe("Whose keys are meant; the first dataset where left out."),
    reply: z
      .enum(Object.keys(REPLY_KINDS) as [ReplyKind, ...ReplyKind[]])
      .describe("What must come back; anything else counts as a wrong reply."),
    reply_items: z.int().min(0).max(100_000).optional().describe("So many items an array must have."),
    weight: z
      .number()
      .positive()
      .max(1_000_000)
      .default(1)
      .describe("Share of this command, relative to the sum of the weights beside it."),
    part: slug
      .optional()
      .describe("Name under which latency and throughput of this command are kept apart too."),
  })
  .describe("One command of the mix.");

export type CommandData = z.infer<typeof commandSchema>;
