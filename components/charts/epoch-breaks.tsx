import type { SeriesWindow } from "../../db/contract/series-window.ts";
import { CommitLink } from "../ui/commit-link.tsx";
import { Moment } from "../ui/moment.tsx";

type Breaks = Pick<SeriesWindow, "breaks" | "commits"> & { query: string };

/** Changes of the host that stand open; of more only the newest does. */
const OPEN = 2;

/** Where the host changed under the series in focus, in words; nothing where it did not. */
export function EpochBreaks({ breaks, commits, query }: Breaks) {
  if (breaks.length <= OPEN) return <Sentences {...{ breaks, commits, query }} />;
  const earlier = breaks.length - 1;
  return (
    <>
      <Sentences breaks={breaks.slice(-1)} {...{ commits, query }} />
      <details>
        <summary className="text-soft">The host changed {earlier} times before that</summary>
        <Sentences breaks={breaks.slice(0, -1)} {...{ commits, query }} />
      </details>
    </>
  );
}

function Sentences({ breaks, commits, query }: Breaks) {
  return breaks.map(({ at, text, since }) => (
    <p key={at} className="max-w-prose break-words">
      <span className="text-look">The host changed</span> before{" "}
      <CommitLink sha={commits.sha[at]!} query={query} /> (<Moment at={since} day_only />
      ): {text}. A difference across the dashed line may be the host&#8217;s.
    </p>
  ));
}
