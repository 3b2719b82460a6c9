import { workloadRevision } from "./revision.ts";
import { WORKLOAD_LIMITS } from "./schema/limits.ts";
import { type Workload, workloadSchema } from "./workload.ts";

/** Whether some of its rates are shares of a saturation that must be found first. */
export function needsCalibration({ clients }: Workload): boolean {
  return clients.some(({ arrivals }) => arrivals?.kind === "share");
}

/** The same traffic of the first group in a closed loop alone: what its saturation is found with. */
export function saturationWorkload({ clients, open: _open, ...workload }: Workload): Workload {
  const { arrivals: _arrivals, ...first } = clients[0]!;
  return workloadSchema.parse({
    ...workload,
    datasets: workload.datasets.map(({ expire: _expire, ...dataset }) => dataset),
    name: "saturation",
    title: "Saturation",
    clients: [first],
    closed: { duration_ms: Math.max(500, workload.closed?.duration_ms ?? 0) },
    bounds: [],
    smallest_effects: [],
  });
}

/** Names the traffic whose saturation is meant: workloads that differ by their share only have one in common. */
export function trafficHash(workload: Workload): string {
  const { datasets, clients, users } = saturationWorkload(workload);
  return workloadRevision({
    ...workload,
    name: "saturation",
    datasets,
    clients,
    users,
    warm_up_ms: 0,
    closed: undefined,
    open: undefined,
  });
}

/**
 * The workload with absolute rates, two figures each, so that hosts of one class that differ a little agree. A window that
 * would hold too many requests is made shorter. Where the workload does not bear the rates: why, in words.
 */
export function calibrated(workload: Workload, saturation_ops: number): Workload | string {
  const rateOf = (share: number) => Number((share * saturation_ops).toPrecision(2));
  const rates = workload.clients.flatMap(({ arrivals }) =>
    arrivals?.kind === "share" ? rateOf(arrivals.share) : [],
  );
  const most_ms = Math.floor((WORKLOAD_LIMITS.open_loop_operations / Math.max(...rates)) * 1000);
  const parsed = workloadSchema.safeParse({
    ...workload,
    clients: workload.clients.map((group) =>
      group.arrivals?.kind === "share"
        ? { ...group, arrivals: { kind: "constant", rate_ops: rateOf(group.arrivals.share) } }
        : group,
    ),
    ...(workload.open
      ? { open: { ...workload.open, duration_ms: Math.min(workload.open.duration_ms, most_ms) } }
      : {}),
  });
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  return `at ${rates.join(" and ")} requests per second ${path.join(".")}: ${message}`;
}
