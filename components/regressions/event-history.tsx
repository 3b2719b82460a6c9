import type { RegressionEvidence } from "../../db/contract/judgement.ts";
import { typeset } from "../ui/figures.ts";
import { Moment } from "../ui/moment.tsx";

export type RegressionEvent = {
  event_id: number;
  kind: "suspected" | "revised" | "withdrawn" | "suspected-again";
  at: number;
  detector_version: string;
  evidence: RegressionEvidence;
};

/** What was judged of it, when, and by which version of the detector. */
export function EventHistory({ events }: { events: RegressionEvent[] }) {
  return (
    <details className="mt-2 text-soft">
      <summary>
        {events.length === 1 ? "Judged once" : `Judged ${events.length} times`}
        {events[0] ? `, first by detector ${events[0].detector_version}` : ""}
      </summary>
      <ol className="mt-1">
        {events.map(({ event_id, kind, at, detector_version, evidence }) => (
          <li key={event_id}>
            <Moment at={at} />: {KINDS[kind]}, detector {detector_version}; {typeset(evidence.reason)}
          </li>
        ))}
      </ol>
    </details>
  );
}

const KINDS: Record<RegressionEvent["kind"], string> = {
  suspected: "suspected",
  revised: "revised with newer figures",
  withdrawn: "withdrawn",
  "suspected-again": "suspected again",
};
