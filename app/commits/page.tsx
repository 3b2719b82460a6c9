import { redirect } from "next/navigation";
import { z } from "zod";
import { CommitTable } from "../../components/commit/commit-table.tsx";
import { FindCommit } from "../../components/commit/find-commit.tsx";
import { commitHref } from "../../components/ui/commit-link.tsx";
import { Empty } from "../../components/ui/empty.tsx";
import { SEARCHED } from "../../db/queries/commit/commit-list.ts";
import { searchText } from "../../db/queries/commit/commit-search.ts";
import { Framed } from "../framed.tsx";
import { NothingYet } from "../nothing-yet.tsx";
import { openView, type PageInput } from "../view.ts";
import { oneByHash } from "./one-by-hash.ts";
import { readCommitLines } from "./read-commit-lines.ts";

export const dynamic = "force-dynamic";
export const metadata = { title: "Commits" };

const COMMITS = 60;
const asked = z.object({
  q: z.string().optional().catch(undefined),
  before: z.coerce.number().int().positive().max(1e9).optional().catch(undefined),
});

export default async function Commits({ searchParams }: PageInput) {
  const view = await openView(searchParams);
  if (!view) return <NothingYet here="/commits" />;
  const { q, before } = asked.parse((await searchParams) ?? {});
  const text = searchText(q);
  const { branch, host_class, query } = view;
  const { lines, judged } = readCommitLines(view, { before, text, limit: COMMITS });
  const sha = oneByHash(view, text, lines);
  if (sha !== null) redirect(commitHref(sha, query));
  const link = (more: Record<string, string>) => {
    const words = new URLSearchParams({ ...(text === "" ? {} : { q: text }), ...more }).toString();
    return `/commits${query}${words === "" ? "" : `${query === "" ? "?" : "&"}${words}`}`;
  };
  return (
    <Framed view={view} here="/commits" path="/commits">
      <h1 className="mb-3 break-words">
        {text === "" ? "Commits" : `Commits with “${text}”`}
        {branch === null ? "" : ` ${text === "" ? "of" : "on"} ${branch}`}
      </h1>
      <div className="mb-5">
        <FindCommit id="find" text={text} host={query === "" ? null : host_class} />
      </div>
      {lines.length > 0 ? (
        <CommitTable lines={lines} judged={judged} query={query} />
      ) : (
        <Nothing text={text} before={before} all={`/commits${query}`} />
      )}
      <p className="mt-4 flex gap-6">
        {before === undefined ? null : <a href={link({})}>Newest</a>}
        {lines.length === COMMITS ? (
          <a href={link({ before: String(lines.at(-1)!.position) })}>Older</a>
        ) : null}
      </p>
    </Framed>
  );
}

function Nothing({ text, before, all }: { text: string; before: number | undefined; all: string }) {
  if (text !== "") {
    return (
      <Empty
        why={
          <span className="break-words">
            {before === undefined
              ? `No commit of this branch has “${text}” in its subject, author, tags or hash.`
              : `No older commit has “${text}”.`}
          </span>
        }
        next={
          <>
            Every word has to be there, as it stands, in one of the newest {SEARCHED.toLocaleString("en")}{" "}
            commits; a hash is found by its first four figures or more. Try fewer words, or look through{" "}
            <a href={all}>all commits</a>.
          </>
        }
      />
    );
  }
  return before === undefined ? (
    <Empty
      why="No commit has been recorded yet."
      next="They appear as soon as the engine’s history has been read."
    />
  ) : (
    <Empty why="There are no older commits." next={<a href={all}>The newest ones</a>} />
  );
}
