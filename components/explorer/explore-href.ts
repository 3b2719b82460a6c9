/** What an address of the explorer asks for. */
export type Asked = {
  q: string;
  group: string | null;
  workload: string | null;
  variant: string | null;
  metrics: string[];
  /** Only series that moved lately. */
  moved: boolean;
  sort: "moved" | "noise" | "listed";
  view: "tiles" | "lines";
  page: number;
  /** The host class, where it is not the usual one. */
  host: string | null;
};

/** Everything that can be explored. */
export const ALL: Asked = {
  q: "",
  group: null,
  workload: null,
  variant: null,
  metrics: [],
  moved: false,
  sort: "moved",
  view: "tiles",
  page: 1,
  host: null,
};

/** The words of an address that asks for this, in an order of their own; what is usual stays out. */
export function exploreParams(asked: Asked): [string, string][] {
  const { q, group, workload, variant, metrics, moved, sort, view, page, host } = asked;
  const words: [string, string | null][] = [
    ["host", host],
    ["q", q === "" ? null : q],
    ["group", group],
    ["workload", workload],
    ["variant", variant],
    ...metrics.map((metric): [string, string] => ["metric", metric]),
    ["moved", moved ? "yes" : null],
    ["sort", sort === ALL.sort ? null : sort],
    ["view", view === ALL.view ? null : view],
    ["page", page === 1 ? null : String(page)],
  ];
  return words.flatMap(([name, word]): [string, string][] => (word === null ? [] : [[name, word]]));
}

/** The address that asks for this, changed in something. Another choice begins with its first page. */
export function exploreHref(asked: Asked, change: Partial<Asked> = {}): string {
  const words = new URLSearchParams(exploreParams({ ...asked, page: 1, ...change })).toString();
  return words === "" ? "/series" : `/series?${words}`;
}
