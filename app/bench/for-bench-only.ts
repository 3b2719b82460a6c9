import { notFound } from "next/navigation";
import { environment } from "../environment.ts";

/** What a benchmark holds the other pages against is part of the same build; without its leave it is not there. */
export function forBenchOnly(): void {
  if (environment().PLUMBLINE_BENCH === undefined) notFound();
}
