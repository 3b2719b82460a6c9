import type { PreparationDetails } from "../../db/contract/preparation.ts";

type Preparation = { runtime: string; details: PreparationDetails };

/** What the engine ran on and in, and what a reader should know of its build. */
export function BuildFacts({
  preparation,
  sandbox,
}: {
  preparation: Preparation | null;
  /** What contained the newest run. */
  sandbox: string | null;
}) {
  if (!preparation) return null;
  const { runtime, details } = preparation;
  const contained = sandbox ?? details.sandbox ?? null;
  return (
    <>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4">
        <dt className="text-soft">Runtime</dt>
        <dd className="break-words">{runtime}</dd>
        {contained === null ? null : (
          <>
            <dt className="text-soft">Sandbox</dt>
            <dd className={`break-words ${contained.startsWith("no sandbox") ? "text-look" : ""}`}>
              {contained}
            </dd>
          </>
        )}
      </dl>
      {details.notes.length === 0 ? null : (
        <ul className="mt-1">
          {details.notes.map((note) => (
            <li key={note} className="break-words text-look">
              {note}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
