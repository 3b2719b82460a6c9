import type { RegressionEventKind, RegressionEvidence } from "../../db/contract/judgement.ts";
import type { RerunEvidence } from "../../db/contract/rerun.ts";
import { typeset } from "../ui/figures.ts";
import { Moment } from "../ui/moment.tsx";

export type RegressionEvent = {
  event_id: number;
  kind: RegressionEventKind;
  at: number;
  detector_version: string;
  evidence: RegressionEvidence;
  rerun: RerunEvidence | null;
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
  rerun: "reruns planned",
  confirmed: "confirmed by reruns",
  "not-reproduced": "not reproduced by reruns",
  "cant-tell": "reruns could not tell",
  narrowed: "cause narrowed",
};
