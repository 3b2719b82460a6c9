import { notFound } from "next/navigation";
import { z } from "zod";
import { Reasoning } from "../../../components/regressions/explanation.tsx";
import { CommitLink } from "../../../components/ui/commit-link.tsx";
import { formatValue, typeset } from "../../../components/ui/figures.ts";
import { type MetricKey, metricOf } from "../../../db/contract/metric.ts";
import { findRegressions, readRegressionCase } from "../../../db/queries/regressions/regression-case.ts";
import { explain } from "../../../ingest/verdict/index.ts";
import { Framed } from "../../framed.tsx";
import { NothingYet } from "../../nothing-yet.tsx";
import { openView, type PageInput } from "../../view.ts";

export const dynamic = "force-dynamic";

const asked = z.object({
  number: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
});

export async function generateMetadata({ params }: PageInput) {
  const { data } = asked.safeParse(await params);
  return { title: data ? `Regression ${data.number}` : "Regression" };
}

/** One regression or improvement, and why it is held to be one. */
export default async function OneRegression({ params, searchParams }: PageInput) {
  const view = await openView(searchParams);
  if (!view) return <NothingYet here="/regressions" />;
  const { data } = asked.safeParse(await params);
  if (!data) notFound();
  const { database, engine_id, query } = view;
  const [found] = findRegressions({ database, engine_id, regression_id: data.number });
  if (!found) notFound();
  const { regression_id, sha, subject, kind } = found;
  const { verdict, sections } = explain(readRegressionCase({ database, regression_id }), (metric, value) =>
    formatValue(metricOf(metric as MetricKey).unit, value),
  );
  return (
    <Framed view={view} here="/regressions" path={`/regressions/${regression_id}`}>
      <h1 className="mb-1 max-w-prose">{typeset(verdict)}</h1>
      <p className="break-words text-soft">
        {kind === "regression" ? "Regression" : "Improvement"} {regression_id},{" "}
        <CommitLink sha={sha} query={query} /> {subject}
      </p>
      <Reasoning sections={sections} />
      <p className="mt-6">
        <a href={`/regressions${query}#regression-${regression_id}`}>Its figures, and what was judged when</a>
      </p>
    </Framed>
  );
}
