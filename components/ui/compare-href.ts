/** What a comparison may be asked besides its two names, in the order in which addresses say it. */
export const COMPARE_KEYS = [
  "host",
  "host_b",
  "variant",
  "variant_b",
  "q",
  "workload",
  "metric",
  "only",
  "sort",
] as const;

export type CompareQuery = { [Key in (typeof COMPARE_KEYS)[number]]?: string | undefined };

/** Where two names are compared: "/compare/v1.2.0...release/1.x?only=changed". Slashes of branches stay as they are. */
export function compareHref(a: string, b: string, query: CompareQuery = {}): string {
  return `/compare/${between(a, b)}${search(query)}`;
}

/** The same comparison as a text to copy. */
export function compareTextHref(
  a: string,
  b: string,
  form: "markdown" | "json",
  query: CompareQuery = {},
): string {
  const rest = search(query);
  return `/api/compare/${between(a, b)}${rest}${rest ? "&" : "?"}form=${form}`;
}

/** Three dots: no name of git's holds two in a row, begins with one or ends with one. */
function between(a: string, b: string): string {
  return [a, b].map((name) => name.split("/").map(encodeURIComponent).join("/")).join("...");
}

function search(query: CompareQuery): string {
  const asked = COMPARE_KEYS.flatMap((key) => {
    const value = query[key];
    return value === undefined || value === "" ? [] : [`${key}=${encodeURIComponent(value)}`];
  });
  return asked.length > 0 ? `?${asked.join("&")}` : "";
}
