import type { Outcome, Placement, RunDetails } from "../../db/contract/run.ts";
import type { SessionKind } from "../../db/contract/session.ts";
import { formatDuration, formatShare } from "../ui/figures.ts";
import { Fold } from "../ui/fold.tsx";
import { momentText } from "../ui/moment.tsx";
import { ScrollBox } from "../ui/scroll-box.tsx";

type Run = {
  run_id: number;
  session_id: number;
  session_kind: SessionKind;
  origin: "measured" | "recording";
  host: string;
  workload: string;
  variant: string;
  outcome: Outcome;
  placement: Placement;
  started_at: number;
  duration_ms: number;
  details: RunDetails;
};

/** The runs of a commit: when, where each really ran, and what became of it. `cut`: older ones may have been left out. */
export function RunTable({
  runs,
  cut,
  open,
  href,
}: {
  runs: Run[];
  cut: boolean;
  open: boolean;
  href: string;
}) {
  const without = runs.filter(({ outcome, placement }) => outcome !== "ok" || placement === "broken").length;
  const astray = [...new Set(runs.flatMap(({ details }) => details.astray ?? []))].slice(0, ASTRAY);
  const unsupported = runs.filter(({ outcome }) => outcome === "unsupported");
  return (
    <>
      <p>
        {runs.length === 1 ? "One run" : `${cut ? "The newest " : ""}${runs.length} runs`},{" "}
        {evidenceWords(without, runs.length)}.{" "}
        {unsupported.length > 0
          ? `Not supported by this commit: ${[...new Set(unsupported.map(({ workload }) => workload))].join(", ")}.`
          : ""}
        {astray.length > 0 ? ` Not where planned: ${astray.join("; ")}.` : ""}
      </p>
      <Fold
        id="all-runs"
        rows={runs.length}
        {...{ open, href }}
        summary={`${cut ? "These" : "All"} runs, with where they ran`}
      >
        {() => <Rows runs={runs} />}
      </Fold>
    </>
  );
}

function Rows({ runs }: { runs: Run[] }) {
  return (
    <ScrollBox label="Runs">
      <table className="mt-1">
        <caption className="sr-only">Runs, the newest session first</caption>
        <thead>
          <tr className="border-b border-line [&>th]:py-1 [&>th]:pr-5 [&>th]:whitespace-nowrap">
            <th scope="col">Session</th>
            <th scope="col">Workload</th>
            <th scope="col">Outcome</th>
            <th scope="col">Placement</th>
            <th scope="col">Begun</th>
            <th scope="col">Took</th>
            <th scope="col">Ran on</th>
            <th scope="col">On the engine&#8217;s cores</th>
            <th scope="col">Notes</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr
              key={run.run_id}
              className="border-b border-line align-baseline [&>td]:py-1 [&>td]:pr-5 [&>td]:whitespace-nowrap"
            >
              <td>
                {run.session_kind} {run.session_id}
                {run.origin === "recording" ? " (recording)" : ""}
              </td>
              <td>{run.variant === "default" ? run.workload : `${run.workload}, ${run.variant}`}</td>
              <td className={run.outcome === "ok" ? "" : "text-look"}>{run.outcome}</td>
              <td className={run.placement === "broken" ? "text-look" : ""}>{run.placement}</td>
              <td className="text-soft">{momentText(run.started_at)}</td>
              <td className="text-soft">{formatDuration(run.duration_ms)}</td>
              <td className="text-soft">
                {run.host}
                {run.details.ran_on ? `: ${run.details.ran_on}` : ""}
              </td>
              <td className="text-soft">{coreWords(run.details)}</td>
              <td className="text-soft">{notesOf(run.details).join("; ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** Reasons that are told in the sentence above the table. */
const ASTRAY = 3;

/** What befell the engine's cores in the windows of a run: "1480 interrupts, 12 of devices; 0.8 % stolen". */
function coreWords({ throughput, latency }: RunDetails): string {
  const windows = [throughput, latency].filter((window) => window?.interrupts !== undefined);
  if (windows.length === 0) return "";
  const sum = (field: "interrupts" | "device_interrupts") =>
    windows.reduce((total, window) => total + (window![field] ?? 0), 0);
  const stolen = Math.max(0, ...windows.map((window) => window!.steal_share ?? 0));
  return `${sum("interrupts")} interrupts, ${sum("device_interrupts")} of devices${stolen > 0 ? `; up to ${formatShare(stolen)} stolen` : ""}`;
}

function notesOf({ astray, memory_on, notes = [] }: RunDetails): string[] {
  return [
    ...(astray === undefined ? [] : [`Not where planned: ${astray}`]),
    ...(memory_on?.startsWith("memory not verified") ? [memory_on] : []),
    ...notes,
  ];
}

function evidenceWords(without: number, all: number): string {
  if (without === 0) return "all of them evidence";
  return without === all ? "none of them evidence" : `${without} of them no evidence`;
}
