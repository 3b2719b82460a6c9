import type { Command } from "../command.ts";
import type { Database, Watcher } from "../store/database.ts";

export interface QueuedCommand {
  command: Command;
  args: Buffer[];
}

/** What MULTI and WATCH hold for one connection. */
export class Transaction implements Watcher {
  open = false;
  /** A queued command was refused: EXEC will run nothing. */
  broken = false;
  /** A watched key was written. */
  touched = false;
  queue: QueuedCommand[] = [];
  #watched: [Database, string][] = [];

  begin(): void {
    this.open = true;
    this.broken = false;
    this.queue = [];
  }

  /** Arguments are views of the read buffer: they are copied to outlive it. */
  enqueue(command: Command, args: Buffer[]): void {
    this.queue.push({ command, args: args.map((arg) => Buffer.from(arg)) });
  }

  watch(database: Database, key: string): void {
    database.watch(key, this);
    this.#watched.push([database, key]);
  }

  unwatch(): void {
    for (const [database, key] of this.#watched) database.unwatch(key, this);
    this.#watched = [];
    this.touched = false;
  }

  discard(): void {
    this.open = false;
    this.broken = false;
    this.queue = [];
    this.unwatch();
  }
}
