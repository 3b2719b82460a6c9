import { CommitLink } from "../ui/commit-link.tsx";
import { Moment } from "../ui/moment.tsx";
import type { AxisCommit } from "./axis-commits.tsx";
import type { PlotBreak } from "./plot.ts";

/** Where the host changed under the series of a page, in words; nothing where it did not. */
export function EpochBreaks({
  breaks,
  commits,
  query,
}: {
  breaks: PlotBreak[];
  commits: AxisCommit[];
  query: string;
}) {
  return breaks.map(({ index, text, at }) => (
    <p key={index} className="max-w-prose break-words">
      <span className="text-look">The host changed</span> before{" "}
      <CommitLink sha={commits[index]!.sha} query={query} /> (<Moment at={at} day_only />
      ): {text}. A difference across the dashed line may be the host&#8217;s.
    </p>
  ));
}
