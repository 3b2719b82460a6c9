import type { ReactNode } from "react";

/** Rows that a page carries along folded; more of them are fetched by whoever asks. */
const CARRIED = 40;

/**
 * What stands behind one click. A few rows come with the page; of many there is a link to the same page with them, so that
 * nobody waits for what few look at. `children` is called only where they are needed.
 */
export function Fold({
  id,
  rows,
  open,
  href,
  summary,
  children,
}: {
  id: string;
  rows: number;
  /** Asked for by the address. */
  open: boolean;
  /** The page with these rows, and without any. */
  href: string;
  summary: string;
  children: () => ReactNode;
}) {
  if (rows > CARRIED && !open) {
    return (
      <p id={id} className="mt-1">
        <a href={`${href}#${id}`}>{summary}</a>
      </p>
    );
  }
  return (
    <details id={id} open={open} className="mt-1">
      <summary className="text-soft">{summary}</summary>
      {children()}
    </details>
  );
}
