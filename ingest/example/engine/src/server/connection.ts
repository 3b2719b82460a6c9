import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { User } from "../acl/user.ts";
import type { Engine } from "../engine.ts";
import { ReplyBuffer } from "../protocol/reply-buffer.ts";
import { ProtocolError, RequestParser } from "../protocol/request-parser.ts";
import type { Database } from "../store/database.ts";
import { dispatch } from "./dispatch.ts";
import { Transaction } from "./transaction.ts";

/** One client: reads requests, runs them in order, writes the replies of one read at once. */
export class Connection {
  readonly id: number;
  readonly engine: Engine;
  readonly reply = new ReplyBuffer();
  readonly transaction = new Transaction();
  readonly connectedAt = Date.now();
  readonly address: string;
  readonly localAddress: string;
  readonly encrypted: boolean;
  database: Database;
  user: User;
  signedIn: boolean;
  name = "";
  libraryName = "";
  libraryVersion = "";
  lastCommand = "";
  lastActiveAt = Date.now();
  #socket: Socket;
  #parser = new RequestParser();
  #closing = false;

  constructor(engine: Engine, socket: Socket) {
    this.engine = engine;
    this.#socket = socket;
    this.id = engine.nextConnectionId();
    this.database = engine.databases[0]!;
    this.address = `${socket.remoteAddress}:${socket.remotePort}`;
    this.localAddress = `${socket.localAddress}:${socket.localPort}`;
    this.encrypted = socket instanceof TLSSocket;
    this.user = engine.users.default;
    this.user.connections++;
    this.signedIn = this.user.enabled && this.user.noPassword;
    this.#parser.trusted = this.signedIn;
    engine.connections.set(this.id, this);
    engine.statistics.connectionsReceived++;
    socket.on("data", (chunk) => this.#receive(chunk as Buffer));
    socket.on("drain", () => socket.resume());
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#leave());
  }

  signIn(user: User): void {
    this.user.connections--;
    this.user = user;
    user.connections++;
    this.signedIn = true;
    this.#parser.trusted = true;
  }

  /** Back to how it was when it connected, but for its id. */
  reset(): void {
    this.transaction.discard();
    this.database = this.engine.databases[0]!;
    this.reply.protocol = 2;
    this.name = "";
    const user = this.engine.users.default;
    this.signIn(user);
    this.signedIn = user.enabled && user.noPassword;
    this.#parser.trusted = this.signedIn;
  }

  /** Closes once the replies given so far are written. */
  closeAfterReply(): void {
    this.#closing = true;
  }

  close(): void {
    this.#closing = true;
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    if (this.#closing) return;
    this.engine.statistics.bytesIn += chunk.length;
    this.lastActiveAt = Date.now();
    const coalesce = this.engine.settings.writeCoalescing;
    try {
      this.#parser.feed(chunk);
      for (let args = this.#parser.next(); args !== undefined; args = this.#parser.next()) {
        if (args.length > 0) dispatch(this, args);
        if (!coalesce) this.#flush();
        if (this.#closing) break;
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.reply.error(`ERR Protocol error: ${error.message}`);
      this.#closing = true;
    }
    this.#flush();
    if (this.#closing) this.#socket.end();
  }

  #flush(): void {
    if (this.reply.empty || this.#socket.destroyed) return;
    const parts = this.reply.take();
    if (parts.length > 1) this.#socket.cork();
    let writable = true;
    for (const part of parts) {
      this.engine.statistics.bytesOut += part.length;
      writable = this.#socket.write(part);
    }
    if (parts.length > 1) this.#socket.uncork();
    // A client that does not read its replies is not read from either.
    if (!writable && this.#socket.writableNeedDrain) this.#socket.pause();
  }

  #leave(): void {
    this.transaction.discard();
    this.user.connections--;
    this.engine.connections.delete(this.id);
  }
}
