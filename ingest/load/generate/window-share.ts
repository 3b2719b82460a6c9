import type { Clients } from "../../workloads/schema/clients.ts";
import type { GroupShare, Progress, WindowShare } from "../messages.ts";
import { Recorder } from "../record/recorder.ts";
import { partsOf } from "../traffic/request-stream.ts";
import { leadInOf, type ScheduleOptions, scheduleOf } from "../traffic/schedule.ts";
import { ClosedClients } from "./closed-clients.ts";
import { measureEffort } from "./effort.ts";
import type { Group } from "./group.ts";
import { OpenClients } from "./open-clients.ts";
import { runWindow, type Stalls, type WindowOptions } from "./window.ts";

/** One group's part in a window. */
export interface Drive {
  group: Group;
  driver: ClosedClients | OpenClients;
  recorder: Recorder;
}

export function closedDrive(group: Group, duration_ms: number): Drive {
  const recorder = recorderFor(group.clients, duration_ms);
  return { group, driver: new ClosedClients(group, recorder), recorder };
}

type Schedule = Pick<ScheduleOptions, "seed" | "group" | "duration_ms">;

export function openDrive(group: Group, schedule: Schedule): Drive {
  return scheduledDrive(group, scheduleOf(optionsFor(group, schedule)), schedule.duration_ms);
}

export function leadInDrive(group: Group, schedule: Schedule): Drive {
  return scheduledDrive(group, leadInOf(optionsFor(group, schedule)), schedule.duration_ms);
}

function scheduledDrive(group: Group, schedule_ms: Float64Array | null, duration_ms: number): Drive {
  if (!schedule_ms) return closedDrive(group, duration_ms);
  const recorder = recorderFor(group.clients, duration_ms);
  return { group, driver: new OpenClients(group, schedule_ms, recorder), recorder };
}

function optionsFor({ clients }: Group, schedule: Schedule): ScheduleOptions {
  // Schemas see to it that whoever takes part in an open window says when.
  return { arrivals: clients.arrivals!, pipeline: clients.pipeline, ...schedule };
}

function recorderFor(clients: Clients, duration_ms: number): Recorder {
  return new Recorder(duration_ms, partsOf(clients).length);
}

/**
 * Runs all groups through a window and looks whether their replies are right, and at nothing else.
 * @throws LoadError whatever a group fails with; `error-replies`, `wrong-replies` or `not-supported` where too many
 *   replies were bad.
 */
export async function driveGroups(
  drives: readonly Drive[],
  { onBegin, ...options }: Omit<WindowOptions, "drivers">,
): Promise<Stalls> {
  const stalls = await runWindow({
    ...options,
    drivers: drives.map(({ driver }) => driver),
    onBegin: () => {
      for (const { group } of drives) group.beginPhase();
      onBegin?.();
    },
  });
  for (const drive of drives) drive.group.assertTolerable(repliesTo(drive));
  return stalls;
}

/**
 * Runs one window with all its groups, and tells everything that was seen.
 * @throws LoadError as driveGroups does.
 */
export async function driveWindow({
  drives,
  tell,
  ...options
}: {
  drives: readonly Drive[];
  start_ms: number;
  duration_ms: number;
  drain_ms: number;
  spin: boolean;
  tell?: (progress: Progress) => void;
}): Promise<WindowShare> {
  let endEffort = measureEffort();
  let effort: ReturnType<typeof endEffort> | undefined;
  let started_at_ms = Date.now();
  const first = drives[0]!;
  const onProgress = (since_start_ms: number) =>
    tell?.({
      since_start_ms,
      operations: first.recorder.operations,
      errors: Object.values(first.group.tally.errors).reduce((sum, count) => sum + count, 0),
      p99_us: first.recorder.recent_p99_us,
    });
  const stalls = await driveGroups(drives, {
    ...options,
    ...(tell ? { onProgress } : {}),
    onBegin: () => {
      started_at_ms = Date.now();
      endEffort = measureEffort();
    },
    onEnd: () => {
      effort = endEffort();
    },
  });
  return {
    started_at_ms,
    effort: effort ?? endEffort(),
    stalls,
    lead_in_operations: 0,
    drained_operations: drives.reduce((sum, drive) => sum + drainedBy(drive), 0),
    groups: Object.fromEntries(drives.map((drive) => [drive.group.clients.name, shareOf(drive)])),
  };
}

/** Requests of a drive that were answered, after the window too. */
export function repliesTo(drive: Drive): number {
  return drive.recorder.operations + drainedBy(drive);
}

/** A schedule's late replies count as any other. */
function drainedBy({ driver }: Drive): number {
  return driver instanceof ClosedClients ? driver.drained : 0;
}

function shareOf({ group, driver, recorder }: Drive): GroupShare {
  return {
    recording: recorder.finish(),
    counts: group.endPhase(),
    schedule:
      driver instanceof OpenClients
        ? {
            lags: driver.lags.toSparse(),
            lag_us_max: driver.lags.max_us,
            backpressured_batches: driver.backpressured_batches,
            abandoned_batches: driver.abandoned_batches,
            connects: driver.connects.toSparse(),
            connect_us_max: driver.connects.max_us,
          }
        : null,
  };
}
