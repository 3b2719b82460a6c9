import type { NamedCommit } from "../../db/queries/compare/named-commits.ts";
import type { View } from "../view.ts";
import type { CompareAsked } from "./asked.ts";
import type { Variants } from "./pair-series.ts";
import { type Resolved, resolveName } from "./resolve-name.ts";

/** One of the two, found. */
export type ChosenSide = NamedCommit & { name: string; host_class: string; variant: string | null };

/** Two commits, each on a host class, and the variants that are compared; or what stands in the way. */
export type Chosen =
  | { state: "found"; a: ChosenSide; b: ChosenSide; variants: Variants }
  | { state: "not-measured" }
  | { state: "no-such-host"; host: string }
  | { state: "same"; a: Resolved; b: Resolved }
  | { state: "names"; a: Resolved; b: Resolved };

/** Finds what two names mean. One side's variant alone is compared with the default one. */
export function chooseSides(
  { database, engine_id, host_class, host_classes }: View,
  names: { a: string; b: string },
  { host_b, variant, variant_b }: Pick<CompareAsked, "host_b" | "variant" | "variant_b">,
): Chosen {
  const a = resolveName({ database, engine_id, name: names.a });
  const b = resolveName({ database, engine_id, name: names.b });
  if (a.state !== "found" || b.state !== "found") return { state: "names", a, b };
  if (host_class === null) return { state: "not-measured" };
  if (host_b !== undefined && !host_classes.includes(host_b)) return { state: "no-such-host", host: host_b };
  const variants =
    variant === undefined && variant_b === undefined
      ? null
      : { a: variant ?? DEFAULT, b: variant_b ?? variant ?? DEFAULT };
  const host_of_b = host_b ?? host_class;
  if (a.commit_id === b.commit_id && host_of_b === host_class && (!variants || variants.a === variants.b)) {
    return { state: "same", a, b };
  }
  return {
    state: "found",
    a: { ...a, host_class, variant: variants?.a ?? null },
    b: { ...b, host_class: host_of_b, variant: variants?.b ?? null },
    variants,
  };
}

const DEFAULT = "default";
