import { z } from "zod";
import { ALL, type Asked } from "../../components/explorer/explore-href.ts";
import { plain } from "../../db/contract/plain.ts";

const LETTERS = 100;
const METRICS = 8;
const PAGES = 1_000;

const word = z
  .string()
  .transform((text) => plain(text, LETTERS))
  .catch("");
const name = word.transform((text) => (text === "" ? null : text));

const shape = z.object({
  q: word,
  group: name,
  workload: name,
  variant: name,
  metric: z
    .union([z.string().transform((one) => [one]), z.array(z.string())])
    .catch([])
    .transform((all) => [...new Set(all.map((one) => plain(one, LETTERS)))].slice(0, METRICS)),
  moved: z.literal("yes").optional().catch(undefined),
  sort: z.enum(["moved", "noise", "listed"]).catch(ALL.sort),
  view: z.enum(["tiles", "lines"]).catch(ALL.view),
  page: z.coerce.number().int().min(1).max(PAGES).catch(1),
});

/** What an address asks of the explorer; whatever cannot be understood is left out. `host`: where it is not the usual one. */
export function parseAsked(params: unknown, host: string | null): Asked {
  const { metric, moved, ...asked } = shape.parse(
    Object.fromEntries(
      Object.keys(shape.shape).map((key) => [key, (params as Record<string, unknown> | null)?.[key]]),
    ),
  );
  return { ...asked, metrics: metric.filter((one) => one !== ""), moved: moved === "yes", host };
}
