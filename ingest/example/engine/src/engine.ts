import { randomBytes } from "node:crypto";
import { UserTable } from "./acl/user-table.ts";
import type { Command } from "./command.ts";
import { commandTable } from "./commands/table.ts";
import type { Options } from "./options.ts";
import type { Connection } from "./server/connection.ts";
import { Settings } from "./settings.ts";
import { Database } from "./store/database.ts";

export interface Statistics {
  connectionsReceived: number;
  commandsProcessed: number;
  bytesIn: number;
  bytesOut: number;
}

/** Everything one server process holds. */
export class Engine {
  readonly version = "0.1.0";
  readonly runId = randomBytes(20).toString("hex");
  readonly startedAt = Date.now();
  readonly options: Options;
  readonly settings: Settings;
  readonly databases: Database[];
  readonly users = new UserTable();
  readonly commands: Map<string, Command> = commandTable;
  readonly connections = new Map<number, Connection>();
  readonly statistics: Statistics = { connectionsReceived: 0, commandsProcessed: 0, bytesIn: 0, bytesOut: 0 };
  lastSaveAt = Date.now();
  saving = false;
  #nextConnectionId = 1;

  constructor(options: Options) {
    this.options = options;
    this.settings = new Settings(options);
    this.databases = Array.from({ length: options.databases }, (_, index) => new Database(index));
  }

  nextConnectionId(): number {
    return this.#nextConnectionId++;
  }

  /** Writes since the start, over all databases. */
  changes(): number {
    return this.databases.reduce((sum, database) => sum + database.changes, 0);
  }
}
