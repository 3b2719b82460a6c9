import { notFound, permanentRedirect } from "next/navigation";
import { z } from "zod";
import { BuildNotes, BuildRows } from "../../../components/commit/build-facts.tsx";
import { ChangedFirst } from "../../../components/commit/changed-first.tsx";
import { CommitFacts } from "../../../components/commit/commit-facts.tsx";
import { Distributions } from "../../../components/commit/distributions.tsx";
import { Failures } from "../../../components/commit/failures.tsx";
import { HostShortfalls } from "../../../components/commit/host-shortfalls.tsx";
import { Limits } from "../../../components/commit/limits.tsx";
import { VerdictHeading } from "../../../components/commit/newest.tsx";
import { Parts } from "../../../components/commit/part-table.tsx";
import { RunTable } from "../../../components/commit/run-table.tsx";
import { WhereTimeGoes } from "../../../components/profile/where-time-goes.tsx";
import { CommitLink, commitHref, shortSha } from "../../../components/ui/commit-link.tsx";
import { compareHref } from "../../../components/ui/compare-href.ts";
import { Empty } from "../../../components/ui/empty.tsx";
import { Moment } from "../../../components/ui/moment.tsx";
import type { Ancestor } from "../../../db/queries/branch/ancestor.ts";
import { type CommitIdentity, findCommits, readCommit } from "../../../db/queries/commit/commit.ts";
import {
  type CommitPreparation,
  MOST_RUNS,
  readPreparations,
} from "../../../db/queries/commit/commit-runs.ts";
import type { Outcome } from "../../../ingest/verdict/index.ts";
import { Framed } from "../../framed.tsx";
import { NothingYet } from "../../nothing-yet.tsx";
import { openView, type PageInput, type View } from "../../view.ts";
import { readCommitPage, type SectionsAsked, sectionsAsked, unfoldedHref } from "../read-commit-page.ts";

export const dynamic = "force-dynamic";

const asked = z.object({
  sha: z
    .string()
    .regex(/^[0-9a-f]{7,64}$/i)
    .toLowerCase(),
});

export async function generateMetadata({ params }: PageInput) {
  const { data } = asked.safeParse(await params);
  return { title: data ? `Commit ${shortSha(data.sha)}` : "Commit" };
}

export default async function Commit({ params, searchParams }: PageInput) {
  const view = await openView(searchParams);
  if (!view) return <NothingYet here="/commits" />;
  const { data } = asked.safeParse(await params);
  if (!data) notFound();
  const found = findCommits({ database: view.database, engine_id: view.engine_id, prefix: data.sha });
  if (found.length === 0) notFound();
  if (found.length > 1) return <Ambiguous view={view} prefix={data.sha} found={found} />;
  const { commit_id, sha } = found[0]!;
  if (sha !== data.sha) permanentRedirect(commitHref(sha, view.query));
  const sections = sectionsAsked.parse((await searchParams) ?? {});
  return (
    <OneCommit view={view} commit={readCommit({ database: view.database, commit_id })} asked={sections} />
  );
}

function OneCommit({ view, commit, asked }: { view: View; commit: CommitIdentity; asked: SectionsAsked }) {
  const { database, branch_id, host_class, query } = view;
  const { commit_id, sha } = commit;
  const path = commitHref(sha);
  if (branch_id === null || host_class === null) {
    return (
      <Framed view={view} here="/commits" path={path} commit_id={commit_id}>
        <h1>Not measured yet.</h1>
        <About {...{ commit, query }} preparation={readPreparations({ database, commit_id })[0]} />
      </Framed>
    );
  }
  const read = readCommitPage(view, { branch_id, host_class }, commit, asked);
  const { verdict, broken, standing, outcome, ancestor, look, rows, limits, lines } = read;
  const { preparations, runs, shortfalls, inside, shown, distributions } = read;
  return (
    <Framed view={view} here="/commits" path={path} commit_id={commit_id}>
      <VerdictHeading {...verdict} broken={broken} standing={standing} />
      <About {...{ commit, query }} preparation={preparations[0]} sandbox={runs[0]?.details.sandbox} />
      <Failures preparations={preparations} runs={runs} />
      {limits.length > 0 ? <Limits limits={limits} query={query} /> : null}
      <section aria-labelledby="against" className="mt-8">
        <h2 id="against" className="mb-1">
          {ancestor ? "Against its last measured ancestor" : "Its values"}
        </h2>
        {ancestor ? (
          <AgainstWhich ancestor={ancestor} sha={sha} query={query} host={hostAsked(view)} />
        ) : null}
        {lines.length > 0 ? (
          <ChangedFirst
            {...{ lines, query }}
            compared={rows.length > 0}
            open={asked.all === "series"}
            href={unfoldedHref(sha, query, asked, "series")}
          />
        ) : (
          <NoValues outcome={outcome} />
        )}
        {look ? (
          <p className="mt-2 text-soft">
            Judged by detector {look.detector_version} at look {look.looks}, <Moment at={look.judged_at} />.
          </p>
        ) : null}
      </section>
      {distributions ? (
        <Distributions {...distributions} open={distributions.asked} sha={sha} query={query} />
      ) : null}
      <Parts
        {...{ lines, query }}
        open={asked.all === "parts"}
        href={unfoldedHref(sha, query, asked, "parts")}
      />
      {inside.length > 0 ? (
        <WhereTimeGoes
          {...{ inside, shown, query }}
          host={hostAsked(view) ?? null}
          open={asked.workload !== undefined || asked.against !== undefined}
        />
      ) : null}
      <section aria-labelledby="runs" className="mt-8">
        <h2 id="runs" className="mb-2">
          Runs
        </h2>
        {runs.length > 0 ? (
          <>
            <HostShortfalls {...shortfalls} />
            <RunTable
              runs={runs}
              cut={runs.length === MOST_RUNS}
              open={asked.all === "runs"}
              href={unfoldedHref(sha, query, asked, "runs")}
            />
          </>
        ) : (
          <Empty
            why={
              preparations[0]?.outcome === "no-engine"
                ? "None: there is no engine in this commit."
                : preparations[0]?.outcome === "failed"
                  ? `None: it failed at ${preparations[0].stage ?? "prepare"} before any run.`
                  : `None on host class ${host_class} yet.`
            }
          />
        )}
      </section>
    </Framed>
  );
}

/** The commit itself, and how it was built. */
function About({
  commit,
  query,
  preparation = null,
  sandbox = null,
}: {
  commit: CommitIdentity;
  query: string;
  preparation: CommitPreparation | null | undefined;
  sandbox?: string | null | undefined;
}) {
  return (
    <>
      <CommitFacts {...commit} query={query}>
        <BuildRows preparation={preparation} sandbox={sandbox} />
      </CommitFacts>
      <BuildNotes preparation={preparation} />
    </>
  );
}

/** The host class that was chosen by hand. */
function hostAsked({ query, host_class }: View): string | undefined {
  return query && host_class !== null ? host_class : undefined;
}

function AgainstWhich({
  ancestor: { sha: before, subject, unmeasured },
  sha,
  query,
  host,
}: {
  ancestor: Ancestor;
  sha: string;
  query: string;
  host: string | undefined;
}) {
  return (
    <p className="mb-2 text-soft">
      <CommitLink sha={before} query={query} /> {subject}
      {unmeasured > 0
        ? `; ${unmeasured === 1 ? "one commit" : `${unmeasured} commits`} between the two without a value`
        : ""}
      . <a href={compareHref(before, sha, { host })}>Side by side, to filter and copy</a>
    </p>
  );
}

function NoValues({ outcome }: { outcome: Outcome }) {
  if (outcome.state === "failed") {
    return <Empty why="It has no values, because it failed." next="What it said stands above." />;
  }
  if (outcome.state === "no-engine") {
    return <Empty why="It has no values: there is no server in this commit." />;
  }
  if (outcome.state === "unsupported") {
    return (
      <Empty why="It has no values: it lacks what every workload needs." next="What it lacks stands above." />
    );
  }
  return (
    <Empty
      why="It has no values yet."
      next="The next round measures it; then every series stands here beside its ancestor."
    />
  );
}

function Ambiguous({
  view,
  prefix,
  found,
}: {
  view: View;
  prefix: string;
  found: { sha: string; subject: string }[];
}) {
  return (
    <Framed view={view} here="/commits" path={`/commits/${prefix}`}>
      <h1 className="mb-2">
        <span className="hash">{prefix}</span> is ambiguous
      </h1>
      <p className="mb-2">{found.length === 10 ? "Ten or more" : found.length} commits begin with it:</p>
      <ul>
        {found.map(({ sha, subject }) => (
          <li key={sha} className="border-t border-line py-1">
            <a href={commitHref(sha, view.query)} className="hash break-all">
              {sha}
            </a>{" "}
            <span className="text-soft">{subject}</span>
          </li>
        ))}
      </ul>
    </Framed>
  );
}
