import { ALL, type Asked } from "../../components/explorer/explore-href.ts";
import { METRIC_NAMES, METRICS, type MetricName, metricOf } from "../../db/contract/metric.ts";
import type { SeriesName } from "../../db/queries/series/series.ts";

/** One way to narrow the choice, and what it can be narrowed to, counted among what all other ways leave. */
export type Facet = {
  name: FacetName;
  title: string;
  values: { value: string; title: string; series: number; chosen: boolean }[];
};
export type FacetName = "group" | "workload" | "variant" | "metric" | "host";

/** One thing that was asked for, and how many series there would be without it. */
export type Obstacle = {
  /** "group core", "the search “foo”" */
  words: string;
  /** Whether no series at all has it. */
  unknown: boolean;
  without: number;
  /** What is asked without it. */
  relaxed: Asked;
};

export type Explored = { found: SeriesName[]; facets: Facet[]; obstacles: Obstacle[] };

type Test = (one: SeriesName) => boolean;
type Filter = { name: OwnFacet | "q" | "moved"; test: Test; words: string; relaxed: Partial<Asked> };

/** The series that an address asks for, in their own order; and where there are none, what stands in the way. */
export function explore(
  series: readonly SeriesName[],
  asked: Asked,
  hasMoved: (series_id: number) => boolean,
): Explored {
  const filters = filtersOf(asked, hasMoved);
  const without = (name: Filter["name"] | null) => passing(series, filters, name);
  const found = without(null);
  return {
    found,
    facets: FACETS.map((about) => facetOf(about, without(about.name), asked)).filter(isUseful),
    obstacles:
      found.length > 0
        ? []
        : filters.map(({ name, test, words, relaxed }) => ({
            words,
            unknown: !series.some(test),
            without: without(name).length,
            relaxed: { ...asked, page: 1, ...relaxed },
          })),
  };
}

/** Those that an address asks for, and nothing about the others. */
export function findSeries(
  series: readonly SeriesName[],
  asked: Asked,
  hasMoved: (series_id: number) => boolean,
): SeriesName[] {
  return passing(series, filtersOf(asked, hasMoved), null);
}

/** Those that every filter lets through, but for one that does not count. */
function passing(
  series: readonly SeriesName[],
  filters: readonly Filter[],
  except: Filter["name"] | null,
): SeriesName[] {
  return series.filter((one) => filters.every(({ name, test }) => name === except || test(one)));
}

function filtersOf(asked: Asked, hasMoved: (series_id: number) => boolean): Filter[] {
  const { q, group, workload, variant, metrics, moved } = asked;
  const words = q.toLowerCase().split(" ");
  const filters: (Filter | false)[] = [
    q !== "" && {
      name: "q",
      test: (one) => words.every((word) => textOf(one).includes(word)),
      words: `the search “${q}”`,
      relaxed: { q: ALL.q },
    },
    group !== null && {
      name: "group",
      test: ({ groups }) => groups.includes(group),
      words: `group ${group}`,
      relaxed: { group: null },
    },
    workload !== null && {
      name: "workload",
      test: (one) => one.workload === workload,
      words: `workload ${workload}`,
      relaxed: { workload: null },
    },
    variant !== null && {
      name: "variant",
      test: (one) => one.variant === variant,
      words: `variant ${variant}`,
      relaxed: { variant: null },
    },
    metrics.length > 0 && {
      name: "metric",
      test: ({ metric }) => metrics.includes(metricOf(metric).name),
      words: `metric ${metrics.join(" or ")}`,
      relaxed: { metrics: [] },
    },
    moved && {
      name: "moved",
      test: ({ series_id }) => hasMoved(series_id),
      words: "“only what moved lately”",
      relaxed: { moved: false },
    },
  ];
  return filters.filter((one) => one !== false);
}

/** What a search goes through. */
function textOf({ workload, title, description, groups, variant, metric }: SeriesName): string {
  const { title: metric_title } = metricOf(metric);
  return [workload, title, description, ...groups, variant, metric, metric_title].join("\n").toLowerCase();
}

/** Ways to narrow the series of one host class. */
type OwnFacet = Exclude<FacetName, "host">;
type About = { name: OwnFacet; title: string; of: (one: SeriesName) => string[] };

const FACETS: About[] = [
  { name: "group", title: "Group", of: ({ groups }) => groups },
  { name: "workload", title: "Workload", of: ({ workload }) => [workload] },
  { name: "variant", title: "Variant", of: ({ variant }) => [variant] },
  { name: "metric", title: "Metric", of: ({ metric }) => [metricOf(metric).name] },
];

function facetOf({ name, title, of }: About, among: readonly SeriesName[], asked: Asked): Facet {
  const counts = new Map<string, { title: string; series: number }>();
  for (const one of among) {
    for (const value of of(one)) {
      const known = counts.get(value) ?? { title: titleOf(name, value, one), series: 0 };
      counts.set(value, { ...known, series: known.series + 1 });
    }
  }
  const chosen = name === "metric" ? asked.metrics : asked[name] === null ? [] : [asked[name]];
  // What was chosen can be let go of, even where nothing is left of it.
  for (const value of chosen) {
    if (!counts.has(value)) counts.set(value, { title: value, series: 0 });
  }
  const values = [...counts].map(([value, about]) => ({ value, ...about, chosen: chosen.includes(value) }));
  if (name === "metric") values.sort((a, b) => placeOf(a.value) - placeOf(b.value));
  return { name, title, values };
}

function titleOf(name: OwnFacet, value: string, one: SeriesName): string {
  if (name === "workload") return one.title;
  return name === "metric" ? METRICS[metricOf(one.metric).name].title : value;
}

function placeOf(metric: string): number {
  return METRIC_NAMES.indexOf(metric as MetricName);
}

/** One value that everything has narrows nothing. */
function isUseful({ values }: Facet): boolean {
  return values.length > 1 || values.some(({ chosen }) => chosen);
}
