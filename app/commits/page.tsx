import { z } from "zod";
import { CommitTable } from "../../components/commit/commit-table.tsx";
import { Empty } from "../../components/ui/empty.tsx";
import { readCommitList } from "../../db/queries/commit-list.ts";
import { Framed } from "../framed.tsx";
import { NothingYet } from "../nothing-yet.tsx";
import { openView, type PageInput } from "../view.ts";

export const dynamic = "force-dynamic";
export const metadata = { title: "Commits" };

const COMMITS = 60;
const asked = z.object({ before: z.coerce.number().int().positive().optional().catch(undefined) });

export default async function Commits({ searchParams }: PageInput) {
  const view = await openView(searchParams);
  if (!view) return <NothingYet here="/commits" />;
  const { before } = asked.parse(await searchParams);
  const { database, branch_id, branch, host_class, query } = view;
  const lines =
    branch_id === null ? [] : readCommitList({ database, branch_id, host_class, before, limit: COMMITS });
  const oldest = lines.at(-1)?.position ?? 0;
  const older = `${query === "" ? "?" : `${query}&`}before=${oldest}`;
  return (
    <Framed view={view} here="/commits" path="/commits">
      <h1 className="mb-3">Commits{branch === null ? "" : ` of ${branch}`}</h1>
      {lines.length > 0 ? (
        <CommitTable lines={lines} query={query} />
      ) : (
        <Empty
          why={before === undefined ? "No commit has been recorded yet." : "There are no older commits."}
          next={before === undefined ? "They appear as soon as the engine's history has been read." : null}
        />
      )}
      <p className="mt-4 flex gap-6">
        {before === undefined ? null : <a href={`/commits${query}`}>Newest</a>}
        {lines.length === COMMITS ? <a href={`/commits${older}`}>Older</a> : null}
      </p>
    </Framed>
  );
}
