import { forBenchOnly } from "../for-bench-only.ts";

export const dynamic = "force-dynamic";

/** The least that a dynamic page of this server can be. */
export default async function Floor() {
  forBenchOnly();
  return <p>Nothing</p>;
}
