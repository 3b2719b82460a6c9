import { type EpochDetails, LAYOUT_FACT } from "../../db/contract/epoch.ts";
import { plain } from "../../db/contract/plain.ts";

const FACTS = 60;
const LETTERS = 500;

/** The fingerprint's parts, but the layout, which is drawn. */
export function Facts({ fingerprint, details }: { fingerprint: string; details: EpochDetails }) {
  const facts = Object.entries(details).filter(([name]) => name !== LAYOUT_FACT);
  return (
    <details>
      <summary className="text-soft">
        {facts.length} facts, fingerprint <span className="hash">{fingerprint}</span>
      </summary>
      <dl className="grid gap-x-4 pt-1 sm:grid-cols-[auto_minmax(0,1fr)]">
        {facts.slice(0, FACTS).map(([name, is]) => (
          <div key={name} className="contents">
            <dt className="break-words text-soft">{plain(name, 100).replaceAll(/[-_]/g, " ")}</dt>
            <dd className="min-w-0 break-words">{plain(String(is), LETTERS)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
