/** Where a series is drawn; the default variant stays out of the address. `query` keeps the host class; a commit can be pinned. */
export function seriesHref({
  workload,
  variant,
  metric,
  pin,
  query = "",
}: {
  workload: string;
  variant?: string | undefined;
  metric?: string | undefined;
  pin?: string | undefined;
  query?: string | undefined;
}): string {
  const path = ["", "series", workload, ...(variant === undefined || variant === "default" ? [] : [variant])];
  const params = new URLSearchParams(query);
  if (metric !== undefined) params.set("metric", metric);
  if (pin !== undefined) params.set("pin", pin);
  const asked = params.toString();
  return path.map(encodeURIComponent).join("/") + (asked === "" ? "" : `?${asked}`);
}

/** The place of a metric on its page: "latency_us_p99-noisy". An "@" would mean something in a selector. */
export function seriesAnchor(metric: string): string {
  return metric.replace("@", "-");
}

/** What goes behind a link, so that a host class chosen by hand is kept. */
export function hostQuery(host: string | null): string {
  return host === null ? "" : `?host=${encodeURIComponent(host)}`;
}
