import type { ReactNode } from "react";

/** An empty place: why it is empty, and what will happen next. */
export function Empty({ why, next }: { why: ReactNode; next?: ReactNode }) {
  return (
    <div className="border-l-2 border-line py-1 pl-3">
      <p>{why}</p>
      {next ? <p className="text-soft">{next}</p> : null}
    </div>
  );
}
