import { writeFileSync } from "node:fs";
import { cpus, getPriority, setPriority } from "node:os";
import type { Clients } from "../../workloads/schema/clients.ts";
import { administer } from "../admin/administration.ts";
import { takeCensus, tenantsOf } from "../admin/census.ts";
import { deleteUsers, makeUsers } from "../admin/users.ts";
import { LoadError } from "../load-error.ts";
import type { Assignment, PhaseResults, Progress, Window, WindowShare } from "../messages.ts";
import { Dataset } from "../traffic/dataset.ts";
import { requestStreams } from "../traffic/request-stream.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import { Group, type GroupConnection, Lane } from "./group.ts";
import { preload } from "./preload.ts";
import { closedDrive, driveGroups, driveWindow, leadInDrive, openDrive, repliesTo } from "./window-share.ts";

/** On a machine of one core a spinning generator would keep the engine from it. */
const SPIN = cpus().length > 1;
/** Between the lead-in and the window, so that replies still owed do not make it late. */
const GAP_MS = 10;
const ADMINISTRATION_MS = 5_000;

/** Drives the phases of one assignment, in a process of its own. */
export class Generator {
  readonly #assignment: Assignment;
  readonly #datasets: Dataset[];
  readonly #tell: (progress: Progress) => void;
  /** Lanes of each group, worked out before anything is connected. */
  readonly #lanes: Lane[][];
  #groups: Group[] = [];
  #made_users = false;
  #at: Endpoint | null = null;

  constructor(assignment: Assignment, tell: (progress: Progress) => void) {
    this.#assignment = assignment;
    this.#datasets = assignment.workload.datasets.map((data) => new Dataset(data));
    this.#tell = tell;
    this.#lanes = this.#prepareLanes();
  }

  /**
   * A generator that other processes push off its core is late; where permitted it goes first. Under
   * Linux's autogroups niceness counts within a session only, so the session is raised as well.
   */
  start(): PhaseResults["start"] {
    const { niceness } = this.#assignment;
    try {
      if (niceness !== 0) setPriority(niceness);
      if (niceness !== 0) writeFileSync("/proc/self/autogroup", String(niceness));
    } catch {
      // Only privileged users may, and only Linux has groups; the lag tells whether it mattered.
    }
    return { pid: process.pid, niceness: getPriority() };
  }

  aim(endpoint: Endpoint): null {
    this.#at = endpoint;
    const { clients } = this.#assignment.workload;
    this.#groups = clients.map((one, at) => new Group(one, this.#lanes[at]!, this.#connectionOf(one)));
    return null;
  }

  /** Users first, then everything that does not expire; what does is loaded just before it is looked at. */
  async preload(pipelined: boolean): Promise<PhaseResults["preload"]> {
    const { workload, limits, passwords } = this.#assignment;
    if (workload.users.length > 0) {
      await this.#administer((administration) => makeUsers(administration, workload.users, passwords));
      this.#made_users = true;
    }
    return await preload({
      datasets: this.#datasets.filter(({ data }) => data.load && !data.expire),
      connection: this.#ownConnection(),
      limit_ms: limits.preload_ms,
      pipelined,
    });
  }

  /** The first group in a closed loop: for warming up too. */
  async closedLoop({ at_ms, ...order }: Window): Promise<WindowShare | null> {
    const group = this.#first();
    await group.connectAll();
    if (at_ms === null) return null;
    const drives = [closedDrive(group, order.duration_ms)];
    return await driveWindow({ drives, ...this.#how({ ...order, at_ms }) });
  }

  /**
   * All groups by their schedules. Before that the same traffic, not measured: until its own code is compiled the
   * generator stands still for milliseconds at a time, and would be taken for the engine.
   */
  async openLoop({ at_ms, ...order }: Window, rate_ops: number | null): Promise<WindowShare | null> {
    const { workload, seed } = this.#assignment;
    const groups = rate_ops === null ? this.#groups : [this.#first().at(rate_ops)];
    for (const group of groups) {
      if (group.clients.reconnect) group.close();
      else await group.connectAll();
    }
    if (at_ms === null) return null;
    await this.#loadWhatExpires(at_ms);
    // Worked out before the lead-in: what takes milliseconds would make the window begin late.
    const drives = groups.map((group, at) =>
      openDrive(group, { seed, group: at, duration_ms: order.duration_ms }),
    );
    const lead_in_ms = workload.open?.lead_in_ms ?? 0;
    const schedule = { seed, duration_ms: Math.max(0, lead_in_ms - GAP_MS) };
    let lead_in_operations = 0;
    if (schedule.duration_ms > 0) {
      const before = groups.map((group, at) => leadInDrive(group, { ...schedule, group: at }));
      await driveGroups(before, this.#how({ ...schedule, at_ms: at_ms - lead_in_ms, watched: false }));
      lead_in_operations = before.reduce((sum, drive) => sum + repliesTo(drive), 0);
    }
    const share = await driveWindow({ drives, ...this.#how({ ...order, at_ms }) });
    return { ...share, lead_in_operations };
  }

  async census(): Promise<PhaseResults["census"]> {
    const tenants = tenantsOf(this.#assignment.workload);
    if (tenants.length === 0) return {};
    return await this.#administer((administration) => takeCensus(administration, tenants));
  }

  async tidyUp(): Promise<null> {
    const { users } = this.#assignment.workload;
    // A user that was there before is somebody else's.
    if (this.#made_users) await this.#administer((administration) => deleteUsers(administration, users));
    return null;
  }

  close(): void {
    for (const group of this.#groups) group.close();
  }

  #prepareLanes(): Lane[][] {
    const { workload, seed, process: own, processes } = this.#assignment;
    let first_connection = 0;
    return workload.clients.map((clients) => {
      const first = first_connection;
      first_connection += clients.connections;
      const streamOf = requestStreams({ clients, datasets: this.#datasets, seed, first_connection: first });
      const places = Array.from({ length: clients.connections }, (_, place) => place);
      return places
        .filter((place) => (first + place) % processes === own)
        .map((place) => new Lane(place, streamOf(place)));
    });
  }

  #first(): Group {
    const group = this.#groups[0];
    if (!group)
      throw new LoadError(
        "generator-failed",
        "the workload has no clients, or nobody said where the engine is",
      );
    return group;
  }

  get #endpoint(): Endpoint {
    if (!this.#at) throw new LoadError("generator-failed", "nobody said where the engine is");
    return this.#at;
  }

  #administer<T>(act: Parameters<typeof administer<T>>[2]): Promise<T> {
    return administer(this.#endpoint, ADMINISTRATION_MS, act);
  }

  #connectionOf({
    protocol,
    tls,
    user,
    database,
  }: Pick<Clients, "protocol" | "tls" | "user" | "database">): GroupConnection {
    const { limits, passwords } = this.#assignment;
    const endpoint = this.#endpoint;
    const who =
      user === undefined
        ? { user: endpoint.user, password: endpoint.password }
        : { user, password: passwords[user] };
    return {
      endpoint,
      encrypted: tls || endpoint.tls?.always === true,
      sign_in: { protocol, database, ...who },
      connect_ms: limits.connect_ms,
      reply_bytes: limits.reply_bytes,
    };
  }

  /** As whom the generator itself comes. */
  #ownConnection(): GroupConnection {
    return this.#connectionOf({ protocol: 2, tls: false, user: undefined, database: 0 });
  }

  /** Everything of a dataset expires at one moment of the window that begins at `at_ms`. */
  async #loadWhatExpires(at_ms: number): Promise<void> {
    const { limits, process: own } = this.#assignment;
    const datasets = this.#datasets.filter(({ data }) => data.load && data.expire);
    if (datasets.length === 0 || own !== 0) return;
    const start_ms = fromMonotonic(at_ms);
    await preload({
      datasets,
      connection: this.#ownConnection(),
      limit_ms: limits.preload_ms,
      pipelined: true,
      expiresAt: ({ data }) => start_ms + data.expire!.at_ms,
    });
    const lead_in_ms = this.#assignment.workload.open?.lead_in_ms ?? 0;
    if (performance.now() > start_ms - lead_in_ms) {
      throw new LoadError("timeout", "what expires within the window was not loaded when it was to begin");
    }
  }

  #how({ at_ms, duration_ms, watched }: Begun): Omit<Parameters<typeof driveWindow>[0], "drives"> {
    const { drain_ms } = this.#assignment.limits;
    const tell = watched ? { tell: this.#tell } : {};
    return { start_ms: fromMonotonic(at_ms), duration_ms, drain_ms, spin: SPIN, ...tell };
  }
}

type Begun = Omit<Window, "at_ms"> & { at_ms: number };

/** A time on the system's monotonic clock, in ms, as performance.now would tell it. */
function fromMonotonic(at_ms: number): number {
  const offset_ms = Number(process.hrtime.bigint()) / 1e6 - performance.now();
  return at_ms - offset_ms;
}
