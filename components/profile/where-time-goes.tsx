import type { ProfileDetails } from "../../db/contract/profile.ts";
import { CommitLink, shortSha } from "../ui/commit-link.tsx";
import { momentText } from "../ui/moment.tsx";
import type { FunctionLine } from "./compare-profiles.ts";
import { FlameGraph } from "./flame-graph.tsx";
import { FunctionTable } from "./function-table.tsx";
import { type InsideLine, InsideTable } from "./inside-table.tsx";

/** The profile that is shown, and what it is compared with. */
export type Shown = {
  key: string;
  sha: string;
  workload: string;
  title: string;
  host: string;
  started_at: number;
  details: ProfileDetails;
  samples: number;
  lines: FunctionLine[];
  against: { key: string; sha: string; subject: string; samples: number; asked: boolean } | null;
  /** Why there is no comparison with what was asked for. */
  trouble: string | null;
};

/** What the engine did inside: figures of its runtime, and the functions in which its time went. */
export function WhereTimeGoes({
  inside,
  shown,
  query,
  host,
  open,
}: {
  inside: InsideLine[];
  shown: Shown | null;
  query: string;
  /** The host class that was chosen by hand, kept by the form. */
  host: string | null;
  /** A profile was asked for. */
  open: boolean;
}) {
  return (
    <section aria-labelledby="inside" className="mt-8">
      <h2 id="inside">Where the time goes</h2>
      <p className="mb-2 max-w-prose text-soft">
        Seen in passes of their own, under saturating traffic: their throughput and latency count nowhere.
      </p>
      <InsideTable lines={inside} />
      {shown ? (
        <details open={open} className="mt-2">
          <summary className="text-soft">
            {shown.title}: flame graph and heaviest functions
            {shown.against ? `, against ${shortSha(shown.against.sha)}` : ""}
          </summary>
          <Profile shown={shown} query={query} host={host} />
        </details>
      ) : null}
    </section>
  );
}

function Profile({ shown, query, host }: { shown: Shown; query: string; host: string | null }) {
  const { key, sha, title, lines, against, trouble, details } = shown;
  const other = against && shortSha(against.sha);
  const source = `/api/profiles/${key}${against ? `?against=${against.key}` : ""}`;
  return (
    <>
      <h3 className="mt-3">{title}</h3>
      <p className="max-w-prose">
        {against ? (
          <>
            <span className="hash">{shortSha(sha)}</span> ({shown.samples} samples) against{" "}
            {against.asked ? "" : "its last profiled ancestor "}
            <CommitLink sha={against.sha} query={query} /> ({against.samples} samples) {against.subject}
          </>
        ) : (
          <>
            <span className="hash">{shortSha(sha)}</span>, {shown.samples} samples; there is nothing to
            compare it with.
          </>
        )}
      </p>
      {trouble ? <p className="text-look">{trouble}</p> : null}
      <p className="max-w-prose text-soft">
        {details.profiler}, {momentText(shown.started_at)}, on {shown.host}. Shares are of the samples in
        which the engine was at work.
        {against
          ? " Red took a greater share than before, blue a smaller one; grey is what so few samples make by chance. What is gone has no width: the table tells of it."
          : " The engine's own code is darker than its runtime's."}
      </p>
      {(details.notes ?? []).map((note) => (
        <p key={note} className="max-w-prose text-look">
          {note}
        </p>
      ))}
      <CompareForm shown={shown} host={host} />
      <FlameGraph key={source} source={source} against={other} />
      <FunctionTable lines={lines} against={other} />
      {details.profiler?.startsWith("V8") ? (
        <p className="mt-2 text-soft">
          <a href={`/api/profiles/${key}?form=cpuprofile`} download>
            The profile as V8 wrote it
          </a>
          , with lines, for the developer tools of a browser.
        </p>
      ) : null}
    </>
  );
}

function CompareForm({ shown: { workload, against }, host }: { shown: Shown; host: string | null }) {
  return (
    <form method="get" action="#inside" className="mt-2 flex flex-wrap items-baseline gap-2">
      <input type="hidden" name="workload" value={workload} />
      {host ? <input type="hidden" name="host" value={host} /> : null}
      <label htmlFor="other-commit" className="text-soft">
        Compare with commit
      </label>
      <input
        id="other-commit"
        name="against"
        required
        minLength={4}
        maxLength={64}
        pattern="[0-9a-fA-F]+"
        defaultValue={against?.asked ? shortSha(against.sha) : ""}
        placeholder="hash"
        autoComplete="off"
        spellCheck={false}
        className="hash w-32 rounded-sm border border-strong-line bg-paper px-2 py-1"
      />
      <button
        type="submit"
        className="cursor-pointer rounded-sm border border-strong-line px-3 py-1 hover:bg-raised"
      >
        Compare
      </button>
    </form>
  );
}
