import { Moment } from "../ui/moment.tsx";

type Tried = {
  outcome: string;
  stage: string | null;
  reason: string | null;
  output: string | null;
};
type Run = Tried & { run_id: number; workload: string; variant: string; started_at: number };
type Preparation = Tried & { prepared_at: number; runtime: string };

const SHOWN = 10;

/** What went wrong, with what was printed last. The output is somebody else's text, and stays text. */
export function Failures({ preparations, runs }: { preparations: Preparation[]; runs: Run[] }) {
  const unprepared = preparations.filter(({ outcome }) => outcome === "failed");
  const failed = runs.filter(({ outcome }) => outcome !== "ok");
  if (unprepared.length + failed.length === 0) return null;
  return (
    <section aria-labelledby="failures" className="mt-8">
      <h2 id="failures" className="mb-2">
        Failures
      </h2>
      <ul>
        {unprepared.slice(0, SHOWN).map((one) => (
          <li key={`preparation ${one.prepared_at}`} className="border-t border-line py-2">
            <Failure {...one} at={one.prepared_at} where={`prepared with ${one.runtime}`} />
          </li>
        ))}
        {failed.slice(0, SHOWN).map((one) => (
          <li key={one.run_id} className="border-t border-line py-2">
            <Failure
              {...one}
              at={one.started_at}
              where={one.variant === "default" ? one.workload : `${one.workload} with ${one.variant}`}
            />
          </li>
        ))}
      </ul>
      {failed.length > SHOWN ? (
        <p className="text-soft">{failed.length - SHOWN} more in the table of runs below.</p>
      ) : null}
    </section>
  );
}

function Failure({ outcome, stage, reason, output, at, where }: Tried & { at: number; where: string }) {
  const printed = output === null ? "" : withoutControls(output);
  return (
    <>
      <p>
        <span className="font-medium text-look">
          × {outcome}
          {stage === null ? "" : ` at ${stage}`}
        </span>
        , {where}, <Moment at={at} />
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
