import type { SeriesWindow } from "../../db/contract/series-window.ts";
import { CommitLink } from "../ui/commit-link.tsx";
import { Moment } from "../ui/moment.tsx";

/** Where the host changed under the series in focus, in words; nothing where it did not. */
export function EpochBreaks({
  breaks,
  commits,
  query,
}: Pick<SeriesWindow, "breaks" | "commits"> & { query: string }) {
  return breaks.map(({ at, text, since }) => (
    <p key={at} className="max-w-prose break-words">
      <span className="text-look">The host changed</span> before{" "}
      <CommitLink sha={commits.sha[at]!} query={query} /> (<Moment at={since} day_only />
      ): {text}. A difference across the dashed line may be the host&#8217;s.
    </p>
  ));
}
