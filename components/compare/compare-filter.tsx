import { METRICS, type MetricName } from "../../db/contract/metric.ts";
import { COMPARE_KEYS, type CompareQuery, compareHref } from "../ui/compare-href.ts";
import { FIELD, Field, Submit } from "../ui/fields.tsx";

const SORTS = [
  { sort: undefined, name: "changed first" },
  { sort: "change", name: "largest change first" },
  { sort: "series", name: "as listed elsewhere" },
] as const;

/** Narrows the comparison by text, workload and metric; orders it, and hides what did not change. All of it is an address. */
export function CompareFilter({
  names: { a, b },
  asked,
  workloads,
  metrics,
  counts,
  first,
}: {
  names: { a: string; b: string };
  asked: CompareQuery;
  workloads: { name: string; title: string }[];
  metrics: MetricName[];
  counts: { all: number; chosen: number; changed: number };
  /** Rows that are shown before all are asked for. */
  first: number;
}) {
  const href = (change: CompareQuery) => compareHref(a, b, { ...asked, ...change });
  const kept = COMPARE_KEYS.filter((key) => !FILTERS.includes(key) && asked[key]);
  const filtered = FILTERS.some((key) => asked[key]);
  return (
    <div className="mt-4 mb-3 flex flex-wrap items-end gap-x-8 gap-y-2">
      <form method="get" action={compareHref(a, b)} className="flex flex-wrap items-end gap-x-3 gap-y-2">
        {kept.map((key) => (
          <input key={key} type="hidden" name={key} value={asked[key]} />
        ))}
        <Field label="Text">
          <input type="search" name="q" maxLength={100} defaultValue={asked.q} className={`${FIELD} w-40`} />
        </Field>
        <Field label="Workload">
          <select name="workload" defaultValue={asked.workload ?? ""} className={`${FIELD} max-w-60`}>
            <option value="">all</option>
            {workloads.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </Field>
        <Field label="Metric">
          <select name="metric" defaultValue={asked.metric ?? ""} className={FIELD}>
            <option value="">all</option>
            {metrics.map((name) => (
              <option key={name} value={name}>
                {METRICS[name].title}
              </option>
            ))}
          </select>
        </Field>
        <Submit>Filter</Submit>
        {filtered ? <a href={href({ q: "", workload: "", metric: "" })}>Clear</a> : null}
      </form>
      <Choice
        label="Shown"
        options={[
          ...(counts.chosen > first
            ? [{ name: `the first ${first}`, href: href({ only: "" }), chosen: !asked.only }]
            : []),
          {
            name: `all ${counts.chosen}`,
            href: href({ only: counts.chosen > first ? "all" : "" }),
            chosen: asked.only === "all" || (!asked.only && counts.chosen <= first),
          },
          ...(counts.changed > 0 || asked.only === "changed"
            ? [
                {
                  name: `only the ${counts.changed} that changed`,
                  href: href({ only: "changed" }),
                  chosen: asked.only === "changed",
                },
              ]
            : []),
        ]}
      />
      <Choice
        label="Order"
        options={SORTS.map(({ sort, name }) => ({ name, href: href({ sort }), chosen: asked.sort === sort }))}
      />
    </div>
  );
}

const FILTERS: readonly (keyof CompareQuery)[] = ["q", "workload", "metric"];

function Choice({
  label,
  options,
}: {
  label: string;
  options: { name: string; href: string; chosen: boolean }[];
}) {
  return (
    <nav aria-label={label}>
      <span className="block text-soft">{label}</span>
      <ul className="flex flex-wrap gap-x-4 py-1">
        {options.map(({ name, href, chosen }) => (
          <li key={name}>
            <a
              href={href}
              aria-current={chosen ? "true" : undefined}
              className="text-soft aria-[current]:font-medium aria-[current]:text-ink aria-[current]:no-underline"
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
