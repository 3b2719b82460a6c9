import type { Arrivals } from "../../workloads/schema/arrivals.ts";
import type { Clients } from "../../workloads/schema/clients.ts";
import type { Workload } from "../../workloads/workload.ts";
import { checkWorkload } from "./choose-workload.ts";

/** What the command line changes of a workload. */
export interface Changes {
  /** Of both windows; of each step in a search. */
  duration_ms?: number | undefined;
  rate_ops?: number | undefined;
  connections?: number | undefined;
  pipeline?: number | undefined;
  /** The only window that is wanted, and for a search the open one with a closed loop before it. */
  only?: "closed" | "open" | "search" | undefined;
}

/** For a window that is asked for and that the workload does not have. */
const WINDOW_MS = { closed: 1_000, open: 3_000, lead_in: 200 };
/** Where a search finds no arrivals; it sets its own rates. */
const ANY_RATE: Arrivals = { kind: "constant", rate_ops: 1_000 };

/**
 * The workload with these changes: clients are those of its first group.
 * @throws UsageError naming the field that cannot be.
 */
export function adaptWorkload(workload: Workload, changes: Changes): Workload {
  const { connections, pipeline, only } = changes;
  // What has no schedule shall not seem to have one.
  const unscheduled =
    only === "closed" ? { ...workload, clients: withoutArrivals(workload.clients) } : workload;
  const [first, ...others] = unscheduled.clients;
  if (!first) return workload;
  const arrivals = arrivalsOf(first.arrivals, changes);
  const { closed: _closed, open: _open, ...rest } = workload;
  const clients = [
    {
      ...first,
      ...(connections === undefined ? {} : { connections }),
      ...(pipeline === undefined ? {} : { pipeline }),
      ...(arrivals ? { arrivals } : {}),
    },
    ...(only === "search" ? others.map((one) => ({ ...one, arrivals: one.arrivals ?? ANY_RATE })) : others),
  ];
  const adapted = { ...rest, ...windowsOf(workload, changes), clients };
  return checkWorkload(adapted, `${workload.name} with these options`);
}

/** The same clients without saying when they send. */
export function withoutArrivals(clients: readonly Clients[]): Clients[] {
  return clients.map(({ arrivals: _arrivals, ...rest }) => rest);
}

function arrivalsOf(own: Arrivals | undefined, { rate_ops, only }: Changes): Arrivals | undefined {
  if (rate_ops !== undefined) return { kind: "constant", rate_ops };
  return own ?? (only === "search" ? ANY_RATE : undefined);
}

function windowsOf(
  { closed, open }: Workload,
  { duration_ms, rate_ops, only }: Changes,
): Pick<Workload, "closed" | "open"> {
  const wants_open = only !== "closed" && (open || rate_ops !== undefined || only !== undefined);
  const wants_closed = only !== "open" && (closed || only !== undefined);
  return {
    ...(wants_closed
      ? { closed: { duration_ms: duration_ms ?? closed?.duration_ms ?? WINDOW_MS.closed } }
      : {}),
    ...(wants_open
      ? {
          open: {
            ...(open ?? { lead_in_ms: WINDOW_MS.lead_in }),
            duration_ms: duration_ms ?? open?.duration_ms ?? WINDOW_MS.open,
          },
        }
      : {}),
  };
}
