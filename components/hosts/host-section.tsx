import type { EpochDetails } from "../../db/contract/epoch.ts";
import { readHostLayout } from "../../db/contract/host-layout.ts";
import { plain } from "../../db/contract/plain.ts";
import type { SessionChecks } from "../../db/contract/session.ts";
import { Moment } from "../ui/moment.tsx";
import { CheckTable } from "./check-table.tsx";
import { EpochList } from "./epoch-list.tsx";
import { Facts } from "./facts.tsx";
import { FreshWords } from "./fresh-words.tsx";
import { LayoutPicture } from "./layout-picture.tsx";

type Host = {
  host_id: number;
  name: string;
  class: string;
  session: { started_at: number; checks: SessionChecks };
  fresh: Parameters<typeof FreshWords>[0]["fresh"];
  placement: "pinned" | "unpinned" | "broken" | null;
  astray: number;
  plan: string | null;
  ran_on: string | null;
  epoch: { number: number; since: number; fingerprint: string; details: EpochDetails };
  epochs: Parameters<typeof EpochList>[0]["epochs"];
};

const LETTERS = 500;

/** One host: how fresh, who runs where, what its checks found, and when it changed. */
export function HostSection({ host }: { host: Host }) {
  const { host_id, name, session, fresh, epoch, epochs } = host;
  const id = `host-${host_id}`;
  return (
    <section id={id} aria-labelledby={`${id}-name`} className="border-t border-strong-line pt-3 pb-8">
      <h2 id={`${id}-name`} className="break-words">
        {name}
        <span className="font-normal text-soft">, class {host.class}</span>
      </h2>
      <p>
        <FreshWords fresh={fresh} started_at={session.started_at} />
      </p>
      <div className="mt-3 grid gap-x-12 gap-y-5 lg:grid-cols-2">
        <div className="min-w-0">
          <h3>Who runs where</h3>
          <WhoRunsWhere {...host} />
        </div>
        <div className="min-w-0">
          <h3>Checks</h3>
          <p className="text-soft">
            As its newest session began, <Moment at={session.started_at} />.
          </p>
          <CheckTable checks={session.checks} name={name} />
        </div>
        <div className="min-w-0">
          <h3>Epochs</h3>
          <p className="mb-1 text-soft">
            {epoch.number === 1 ? "One epoch" : `${epoch.number} epochs`}; another begins whenever something
            changes that could move a figure.
          </p>
          <EpochList epochs={epochs} total={epoch.number} />
        </div>
        <div className="min-w-0">
          <h3>What it is</h3>
          <Facts {...epoch} />
        </div>
      </div>
    </section>
  );
}

function WhoRunsWhere({ placement, astray, plan, ran_on, epoch: { details } }: Host) {
  const layout = readHostLayout(details.layout);
  const said = details.placement ?? plan;
  return (
    <>
      <p className={placement === "pinned" ? "" : "text-look"}>{PLACEMENTS[placement ?? "none"]}</p>
      {astray > 0 ? (
        <p className="text-look">
          {astray === 1 ? "One run" : `${astray} runs`} of its newest session {astray === 1 ? "was" : "were"}{" "}
          not held where planned, and count for nothing.
        </p>
      ) : null}
      {said === null || said === undefined ? (
        <p className="text-soft">What was planned is not recorded.</p>
      ) : (
        <p className="break-words text-soft">Planned: {plain(String(said), LETTERS)}</p>
      )}
      {ran_on === null ? null : (
        <p className="break-words text-soft">Read back from its last run: {plain(ran_on, LETTERS)}</p>
      )}
      {layout ? (
        <LayoutPicture layout={layout} />
      ) : (
        <p className="text-soft">
          How its cores and caches lie is not recorded, so that there is nothing to draw;{" "}
          <code className="printed">plumbline host plan</code> draws it there.
        </p>
      )}
    </>
  );
}

const PLACEMENTS = {
  pinned: "Pinned: engine and load each on cores of their own.",
  unpinned: "Unpinned: this host cannot hold a process on a core, and verdicts are labelled so.",
  broken: "Its last run was not held where it was planned, and counts for nothing.",
  none: "Its newest session has no run yet.",
};
