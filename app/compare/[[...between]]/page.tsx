import { redirect } from "next/navigation";
import { z } from "zod";
import { type CompareQuery, compareHref } from "../../../components/ui/compare-href.ts";
import { Framed } from "../../framed.tsx";
import { NothingYet } from "../../nothing-yet.tsx";
import { openView, type PageInput } from "../../view.ts";
import { askedNames, compareQuery, isName, pathOf } from "../asked.ts";
import { chooseSides } from "../choose-sides.ts";
import { CompareBegin } from "../compare-begin.tsx";
import { TwoCommits } from "../two-commits.tsx";

export const dynamic = "force-dynamic";

const path = z.object({ between: z.unknown().optional() });
const TITLE = 60;

export async function generateMetadata({ params }: PageInput) {
  const names = askedNames(pathOf(path.parse(await params).between));
  return { title: names?.b ? `${names.a.slice(0, TITLE)}...${names.b.slice(0, TITLE)}` : "Compare" };
}

export default async function Compare({ params, searchParams }: PageInput) {
  const view = await openView(searchParams);
  if (!view) return <NothingYet here="/compare" />;
  const { a = "", b = "", ...asked } = compareQuery.parse((await searchParams) ?? {});
  const typed = askedNames(pathOf(path.parse(await params).between));
  // The form asks by its fields; a comparison has one address.
  if (!typed && isName(a) && isName(b)) redirect(compareHref(a, b, asked));
  const names = typed ?? { a, b };
  const chosen = chooseSides(view, names, asked);
  return (
    <Framed view={view} here="/compare" path={typed ? elsewhere(names, asked) : "/compare"}>
      {chosen.state === "found" ? (
        <TwoCommits {...{ view, chosen, names, asked }} />
      ) : (
        <CompareBegin {...{ view, chosen, names, asked }} />
      )}
    </Framed>
  );
}

/** The same comparison, with the host class left to be chosen. */
function elsewhere({ a, b }: { a: string; b: string }, asked: CompareQuery): string {
  return compareHref(a, b, { ...asked, host: undefined });
}
