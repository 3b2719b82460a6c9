import { Moment } from "../ui/moment.tsx";

type Tried = {
  outcome: string;
  stage: string | null;
  reason: string | null;
  output: string | null;
};
type Run = Tried & { run_id: number; workload: string; variant: string; started_at: number };
type Preparation = Tried & { prepared_at: number; runtime: string };

type Failed = Tried & { at: number; where: string };

const SHOWN = 10;
const OUTCOMES: Record<string, string> = { "no-engine": "no engine", unsupported: "not supported" };

/** What went wrong, with what was printed last. The output is somebody else's text, and stays text. */
export function Failures({ preparations, runs }: { preparations: Preparation[]; runs: Run[] }) {
  const failed: Failed[] = [
    ...preparations.map((one) => ({
      ...one,
      at: one.prepared_at,
      where: `before any run, with ${one.runtime}`,
    })),
    ...runs.map((one) => ({
      ...one,
      at: one.started_at,
      where: one.variant === "default" ? one.workload : `${one.workload} with ${one.variant}`,
    })),
  ].filter(({ outcome }) => outcome !== "ok" && outcome !== "ready");
  const alike = Map.groupBy(failed, ({ outcome, stage, reason, output }) =>
    JSON.stringify([outcome, stage, reason, output]),
  );
  if (alike.size === 0) return null;
  return (
    <section aria-labelledby="failures" className="mt-8">
      <h2 id="failures" className="mb-2">
        {failed.some(({ outcome }) => outcome === "failed") ? "Failures" : "Without a figure"}
      </h2>
      <ul>
        {[...alike.values()].slice(0, SHOWN).map((group) => (
          <li key={`${group[0]!.at} ${group[0]!.where}`} className="border-t border-line py-2">
            <Failure group={group} />
          </li>
        ))}
      </ul>
      {alike.size > SHOWN ? (
        <p className="text-soft">{alike.size - SHOWN} other failures are in the table of runs below.</p>
      ) : null}
    </section>
  );
}

/** Failures that are alike in all but their time and place. */
function Failure({ group }: { group: Failed[] }) {
  const { outcome, stage, reason, output } = group[0]!;
  const printed = output === null ? "" : withoutControls(output);
  const last = Math.max(...group.map(({ at }) => at));
  return (
    <>
      <p>
        <span className="font-medium text-look">
          × {OUTCOMES[outcome] ?? outcome}
          {stage === null || outcome === "no-engine" ? "" : ` at ${stage}`}
        </span>
        {group.length > 1 ? `, ${group.length} times` : ""}:{" "}
        {[...new Set(group.map(({ where }) => where))].join(", ")}; {group.length > 1 ? "last " : ""}
        <Moment at={last} />
      </p>
      {reason === null ? null : <p className="break-words">{reason}</p>}
      {printed === "" ? null : (
        <pre className="printed mt-1 max-h-72 overflow-y-auto border-l-2 border-line pl-3">
          <code>{printed}</code>
        </pre>
      )}
    </>
  );
}

/** Colours and cursor movements of a terminal mean nothing on a page, and control characters can hide text. */
function withoutControls(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
      .replace(/\u001b(\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(\u0007|\u001b\\)?|[@-_])/g, "")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "")
      .trimEnd()
  );
}
