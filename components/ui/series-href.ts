/** Where a series is drawn. The default variant and host class stay out of the address. */
export function seriesHref({
  workload,
  variant,
  metric,
}: {
  workload: string;
  variant?: string | undefined;
  metric?: string | undefined;
}): string {
  const path = ["", "series", workload, ...(variant === undefined || variant === "default" ? [] : [variant])];
  return path.map(encodeURIComponent).join("/") + (metric === undefined ? "" : `#${metric}`);
}
