import type { PreparationDetails } from "../../db/contract/preparation.ts";

type Preparation = { runtime: string; details: PreparationDetails };

/** What the engine ran on and what contained it, as rows of the commit's facts. */
export function BuildRows({
  preparation,
  sandbox,
}: {
  preparation: Preparation | null;
  /** What contained the newest run. */
  sandbox: string | null;
}) {
  if (!preparation) return null;
  const contained = sandbox ?? preparation.details.sandbox ?? "not recorded";
  return (
    <>
      <dt className="text-soft">Runtime</dt>
      <dd className="break-words">{preparation.runtime}</dd>
      <dt className="text-soft">Sandbox</dt>
      <dd className={`break-words ${contained.startsWith("no sandbox") ? "text-look" : ""}`}>{contained}</dd>
      <Capabilities {...preparation.details} />
    </>
  );
}

function Capabilities({ able, lacking }: Pick<PreparationDetails, "able" | "lacking">) {
  const lacks = Object.entries(lacking);
  if (able.length === 0 && lacks.length === 0) return null;
  return (
    <>
      <dt className="text-soft">Capabilities</dt>
      <dd className="break-words">
        {able.length > 0 ? able.join(", ") : "none that its probes know"}
        {lacks.length > 0 ? (
          <details className="text-soft">
            <summary>lacks {lacks.map(([name]) => name).join(", ")}</summary>
            <ul>
              {lacks.map(([name, how]) => (
                <li key={name}>
                  {name}: {how}
                </li>
              ))}
            </ul>
          </details>
        ) : null}
      </dd>
    </>
  );
}

/** What a reader should know of a commit's build, and what it lacks. */
export function BuildNotes({ preparation }: { preparation: Preparation | null }) {
  const notes = preparation?.details.notes ?? [];
  if (notes.length === 0) return null;
  return (
    <ul className="mt-2">
      {notes.map((note) => (
        <li key={note} className="break-words text-look">
          {note}
        </li>
      ))}
    </ul>
  );
}
