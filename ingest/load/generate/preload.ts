import { LoadError } from "../load-error.ts";
import type { PreloadResult } from "../results.ts";
import type { Dataset } from "../traffic/dataset.ts";
import { Connection, type ReplyListener } from "../wire/connection.ts";
import { uniformExpectations } from "../wire/handshake.ts";
import { ReplyTally } from "../wire/reply-tally.ts";
import type { GroupConnection } from "./group.ts";
import { type LoadingPass, loadingPasses } from "./loading.ts";

const BATCH_BYTES = 64 * 1024;

export interface PreloadOptions {
  datasets: readonly Dataset[];
  connection: GroupConnection;
  /** For all of them. */
  limit_ms: number;
  /** Whether the engine takes more than one request at once. */
  pipelined: boolean;
  /** When what expires does so, on performance.now's clock. */
  expiresAt?: (dataset: Dataset) => number | null;
}

/**
 * Brings about every key of the datasets, over a connection each.
 * @throws LoadError `timeout`; `not-supported`, `error-replies` or `wrong-replies` when a single request is refused;
 *   and whatever the connection fails with.
 */
export async function preload({
  datasets,
  connection,
  limit_ms,
  pipelined,
  expiresAt = () => null,
}: PreloadOptions): Promise<PreloadResult> {
  const start_ms = performance.now();
  const result = { keys: 0, payload_bytes: 0 };
  for (const dataset of datasets) {
    const sign_in = { ...connection.sign_in, database: dataset.data.database };
    for (const pass of loadingPasses(dataset, expiresAt(dataset))) {
      const left_ms = limit_ms - (performance.now() - start_ms);
      await writeAll({ pass, connection: { ...connection, sign_in }, left_ms, pipelined });
    }
    result.keys += dataset.keys;
    result.payload_bytes += payloadBytes(dataset);
  }
  return { ...result, duration_ms: performance.now() - start_ms };
}

async function writeAll({
  pass,
  connection: how,
  left_ms,
  pipelined,
}: {
  pass: LoadingPass;
  connection: GroupConnection;
  left_ms: number;
  pipelined: boolean;
}): Promise<void> {
  const tally = new ReplyTally();
  const stream = { batches: [], pipeline: 1, expected: uniformExpectations([pass.reply]) };
  const wire = { bytes_in: 0, bytes_out: 0 };
  const connection = await Connection.open({ ...how, stream, first_batch: 0, sink: tally, wire });
  try {
    await pour(connection, pass.requests[Symbol.iterator](), { left_ms, pipelined });
  } finally {
    connection.close();
  }
  tally.assertFaultless(connection.answered);
}

/** Sends all requests as fast as they are taken, and waits for every reply. */
function pour(
  connection: Connection,
  requests: Iterator<Buffer>,
  { left_ms, pipelined }: { left_ms: number; pipelined: boolean },
): Promise<void> {
  return new Promise((resolve, reject) => {
    let next = requests.next();
    const finish = (error?: LoadError) => {
      clearTimeout(timer);
      connection.listener = undefined;
      if (error) reject(error);
      else resolve();
    };
    const giveUp = () => {
      const message = `${connection.answered} requests of the preload were answered within its limit`;
      finish(new LoadError("timeout", message));
    };
    const timer = setTimeout(giveUp, Math.max(0, left_ms));
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
    if (connection.failure) finish(connection.failure);
    else writeMore();
  });
}

function payloadBytes(dataset: Dataset): number {
  let bytes = 0;
  for (let key = 0; key < dataset.keys; key++) {
    for (let element = 0; element < dataset.data.elements; element++)
      bytes += dataset.value(key, element).length;
  }
  return bytes;
}
