import { LoadError } from "../load-error.ts";
import { Connection, type ReplyListener } from "../wire/connection.ts";
import { uniformExpectations } from "../wire/handshake.ts";
import { ReplyTally } from "../wire/reply-tally.ts";
import type { GroupConnection } from "./group.ts";
import type { LoadingPass } from "./loading.ts";

const BATCH_BYTES = 64 * 1024;

export interface PourOptions extends LoadingPass {
  connection: GroupConnection;
  limit_ms: number;
  /** Whether the engine takes more than one request at once. */
  pipelined: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * Sends requests that all get the same kind of reply over a connection of their own, as fast as they are taken.
 * @throws LoadError `timeout`; `stopped` when the signal says so; `not-supported`, `error-replies` or `wrong-replies`
 *   when a single one is refused; and whatever the connection fails with.
 */
export async function pour({ requests, reply, connection: how, ...options }: PourOptions): Promise<void> {
  const tally = new ReplyTally();
  const stream = { batches: [], pipeline: 1, expected: uniformExpectations([reply]) };
  const wire = { bytes_in: 0, bytes_out: 0 };
  const connection = await Connection.open({ ...how, stream, first_batch: 0, sink: tally, wire });
  try {
    await sendAll(connection, requests[Symbol.iterator](), options);
  } finally {
    connection.close();
  }
  tally.assertFaultless(connection.answered);
}

/** Sends all requests as fast as they are taken, and waits for every reply. */
function sendAll(
  connection: Connection,
  requests: Iterator<Buffer>,
  { limit_ms, pipelined, signal }: Pick<PourOptions, "limit_ms" | "pipelined" | "signal">,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let next = requests.next();
    const finish = (error?: LoadError) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      connection.listener = undefined;
      if (error) reject(error);
      else resolve();
    };
    const giveUp = () => {
      const message = `${connection.answered} of the requests that bring keys about were answered within their time`;
      finish(new LoadError("timeout", message));
    };
    const stop = () => finish(new LoadError("stopped", "the load was stopped"));
    const timer = setTimeout(giveUp, Math.max(0, limit_ms));
    const writeMore = () => {
      while (!next.done && !connection.blocked && (pipelined || connection.answered === connection.sent)) {
        const batch: Buffer[] = [];
        let bytes = 0;
        do {
          batch.push(next.value);
          bytes += next.value.length;
          next = requests.next();
        } while (!next.done && pipelined && bytes < BATCH_BYTES);
        connection.write(batch.length === 1 ? batch[0]! : Buffer.concat(batch), batch.length);
      }
    };
    const listener: ReplyListener = {
      // A blocked connection has unanswered requests, so a reply comes and goes on from here.
      onReplies: () => {
        writeMore();
        if (next.done && connection.answered === connection.sent) finish();
      },
      onFailure: (_connection, error) => finish(error),
    };
    connection.listener = listener;
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    else if (connection.failure) finish(connection.failure);
    else writeMore();
  });
}
