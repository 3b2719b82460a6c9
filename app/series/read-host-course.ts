import type { CourseLine, HostCourse } from "../../components/charts/host-course.tsx";
import { metricOf } from "../../db/contract/metric.ts";
import {
  type ControlValue,
  readControlSessions,
  readControlValues,
  readOldestMeasured,
  type SessionControl,
} from "../../db/queries/hosts/control-sessions.ts";
import type { SeriesName } from "../../db/queries/series/series.ts";
import { type HostDrift, hostDrift, median } from "../../ingest/verdict/index.ts";
import type { View } from "../view.ts";

/** Hosts and metrics of a page. */
const HOSTS = 4;
const METRICS = 6;
const CHANGES = 5;

type Session = SessionControl & { control_id: number; control_sha: string };

/** What the control says of each host of the class while these series of one workload were measured. */
export function readHostCourses(
  { database, engine_id }: View,
  { branch_id, host_class }: { branch_id: number; host_class: string },
  series: SeriesName[],
): HostCourse[] {
  const judged = series
    .filter(({ metric }) => metricOf(metric).detects && metricOf(metric).part === null)
    .slice(0, METRICS);
  const series_ids = judged.map(({ series_id }) => series_id);
  const oldest = readOldestMeasured({ database, branch_id, series_ids });
  if (!oldest) return [];
  const sessions = readControlSessions({ database, engine_id, branch_id, host_class }).map(
    ({ control_id, control_sha, ...one }): Session => ({
      ...one,
      control_id: control_id ?? oldest.commit_id,
      control_sha: control_sha ?? oldest.sha,
    }),
  );
  const commit_ids = [...new Set(sessions.map(({ control_id }) => control_id))];
  const session_ids = sessions.map(({ session_id }) => session_id);
  const values = readControlValues({ database, series_ids, commit_ids, session_ids });
  const hosts = [...Map.groupBy(sessions, ({ host_id }) => host_id).values()].slice(-HOSTS);
  return hosts.map((own) => courseOf(own, judged, values));
}

function courseOf(sessions: Session[], series: SeriesName[], values: ControlValue[]): HostCourse {
  const epoch_starts = sessions.flatMap(({ epoch_id }, i) =>
    i > 0 && sessions[i - 1]!.epoch_id !== epoch_id ? [i] : [],
  );
  const drifts = series.map(({ series_id }) => driftOf(sessions, values, series_id));
  const lines = series.map(
    ({ metric }, i): CourseLine => ({
      title: metricOf(metric).title,

      ...drifts[i]!,
      breaks: [...new Set([...epoch_starts, ...drifts[i]!.broken])],
    }),
  );
  const last = sessions.at(-1)!;
  return {
    host: last.host,
    control_sha: last.control_sha,
    since: sessions[0]!.started_at,
    sessions: sessions.length,
    epochs: epoch_starts.length + 1,
    lines,
    changes: changesOf(sessions, drifts).slice(-CHANGES),
  };
}

function driftOf(sessions: Session[], values: ControlValue[], series_id: number): HostDrift {
  const by_session = Map.groupBy(
    values.filter((one) => one.series_id === series_id),
    ({ session_id }) => session_id,
  );
  return hostDrift(
    sessions.map(({ session_id, epoch_id, control_id }) => {
      const by_commit = Map.groupBy(by_session.get(session_id) ?? [], ({ commit_id }) => commit_id);
      return {
        control: String(control_id),
        epoch: String(epoch_id),
        values: new Map(
          [...by_commit].map(([id, all]) => [String(id), median(all.map(({ value }) => value))]),
        ),
      };
    }),
  );
}

function changesOf(sessions: Session[], drifts: HostDrift[]): HostCourse["changes"] {
  const changes: HostCourse["changes"] = [];
  for (const [i, now] of sessions.entries()) {
    const before = sessions[i - 1];
    if (!before || before.control_id === now.control_id) continue;
    changes.push({
      from_sha: before.control_sha,
      to_sha: now.control_sha,
      at: now.started_at,
      overlap: sessions
        .slice(0, i)
        .filter((one) => one.control_id === before.control_id && one.successor_id === now.control_id).length,
      joined: !drifts.some(({ broken }) => broken.includes(i)),
    });
  }
  return changes;
}
