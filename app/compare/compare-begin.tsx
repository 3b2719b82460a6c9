import { CompareForm, PairList } from "../../components/compare/compare-form.tsx";
import { AmbiguousName, UnknownName } from "../../components/compare/name-trouble.tsx";
import { compareHref } from "../../components/ui/compare-href.ts";
import { Empty } from "../../components/ui/empty.tsx";
import { readBranchNames, readNewestTags } from "../../db/queries/compare/tagged-commits.ts";
import { readSeries } from "../../db/queries/series/series.ts";
import { orderReleases } from "../releases/order-releases.ts";
import type { View } from "../view.ts";
import type { CompareAsked } from "./asked.ts";
import type { Chosen } from "./choose-sides.ts";
import type { Resolved } from "./resolve-name.ts";

const TAGS = 100;
const BRANCHES = 100;

/** The form that begins a comparison, and what stood in the way of the one that was asked for. */
export function CompareBegin({
  view,
  chosen,
  names,
  asked,
}: {
  view: View;
  chosen: Exclude<Chosen, { state: "found" }>;
  names: { a: string; b: string };
  asked: Omit<CompareAsked, "a" | "b">;
}) {
  const { database, engine_id, host_class, host_classes, query } = view;
  const tags = orderReleases(readNewestTags({ database, engine_id, limit: TAGS })).map(({ name }) => name);
  const branches = readBranchNames({ database, engine_id, limit: BRANCHES });
  const pairs = pairsOf(chosen, names, tags);
  const series = host_class === null ? [] : readSeries({ database, engine_id, host_class });
  return (
    <>
      <h1 className="mb-2">Compare two commits</h1>
      <Trouble {...{ chosen, names, asked, query }} />
      <p className="max-w-prose text-soft">
        Give a tag, a branch (its newest commit is meant) or the beginning of a hash, four figures of it at
        least. The address is /compare/A...B, with three dots.
      </p>
      <CompareForm
        {...names}
        {...{ tags, branches }}
        host={host_class}
        host_b={asked.host_b}
        hosts={host_classes}
        variants={[...new Set(series.map(({ variant }) => variant))]}
        variant={asked.variant}
        variant_b={asked.variant_b}
      />
      <h2 className="mt-8 mb-1">Releases</h2>
      {pairs.length > 0 ? (
        <>
          <p className="mb-2">
            <a href={`/releases${query}`}>The newest side by side</a>
          </p>
          <PairList pairs={pairs} query={{ host: asked.host }} />
        </>
      ) : (
        <Empty
          why={tags.length === 1 ? "There is one tag only." : "No tag is known."}
          next="Tags of the measured history appear here."
        />
      )}
    </>
  );
}

/** Each release against the one before it; where A is known and B is not, each against A. */
function pairsOf(chosen: Exclude<Chosen, { state: "found" }>, { a }: { a: string }, tags: string[]) {
  if (chosen.state === "names" && chosen.a.state === "found") {
    return tags.filter((tag) => tag !== a).map((tag) => ({ a, b: tag }));
  }
  return tags.slice(0, -1).map((tag, at) => ({ a: tags[at + 1]!, b: tag }));
}

function Trouble({
  chosen,
  names,
  asked,
  query,
}: {
  chosen: Exclude<Chosen, { state: "found" }>;
  names: { a: string; b: string };
  asked: Omit<CompareAsked, "a" | "b">;
  query: string;
}) {
  if (chosen.state === "not-measured") return <p className="text-look">Nothing has been measured yet.</p>;
  if (chosen.state === "no-such-host") {
    return <p className="break-words text-look">No host class {chosen.host} has measured this engine.</p>;
  }
  if (chosen.state === "same") {
    return (
      <p className="text-look">
        Both names mean the same commit. It can be compared with itself on two host classes or with two
        variants, where there are two.
      </p>
    );
  }
  const { a, b } = chosen;
  return (
    <>
      <NameTrouble resolved={a} href={(sha) => compareHref(sha, names.b, asked)} query={query} />
      <NameTrouble resolved={b} href={(sha) => compareHref(names.a, sha, asked)} query={query} />
    </>
  );
}

function NameTrouble({
  resolved,
  href,
  query,
}: {
  resolved: Resolved;
  href: (sha: string) => string;
  query: string;
}) {
  if (resolved.state === "unknown") return <UnknownName {...resolved} />;
  if (resolved.state !== "ambiguous") return null;
  const candidates = resolved.candidates.map((one) => ({ ...one, href: href(one.sha) }));
  return <AmbiguousName name={resolved.name} candidates={candidates} query={query} />;
}
