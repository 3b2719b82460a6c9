/** Where a series is drawn; the default variant stays out of the address. `query` keeps the host class. */
export function seriesHref({
  workload,
  variant,
  metric,
  query = "",
}: {
  workload: string;
  variant?: string | undefined;
  metric?: string | undefined;
  query?: string | undefined;
}): string {
  const path = ["", "series", workload, ...(variant === undefined || variant === "default" ? [] : [variant])];
  return (
    path.map(encodeURIComponent).join("/") + query + (metric === undefined ? "" : `#${seriesAnchor(metric)}`)
  );
}

/** The place of a metric on its page: "latency_us_p99-noisy". An "@" would mean something in a selector. */
export function seriesAnchor(metric: string): string {
  return metric.replace("@", "-");
}
