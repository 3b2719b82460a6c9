import { z } from "zod";
import type { PageInput } from "../../view.ts";
import { forBenchOnly } from "../for-bench-only.ts";
import { FloorChart } from "./floor-chart.tsx";

export const dynamic = "force-dynamic";

const asked = z.object({ points: z.coerce.number().int().min(2).max(5_000).catch(500) });

/** The least that a page with a chart of so many points can be. */
export default async function ChartFloor({ searchParams }: PageInput) {
  forBenchOnly();
  const { points } = asked.parse(await searchParams);
  return (
    <div className="h-60">
      <FloorChart points={points} />
    </div>
  );
}
