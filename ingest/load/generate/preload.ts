import { Connection, type ConnectionOptions, type ReplyListener } from "./connection.ts";
import type { Dataset } from "./dataset.ts";
import { LoadError } from "./load-error.ts";
import { EXPECT_OK } from "./reply-parser.ts";
import { ReplyTally } from "./reply-tally.ts";
import type { PreloadResult } from "./results.ts";

const BATCH_BYTES = 64 * 1024;
const ONLY_OK = {
  pipeline: 1,
  batches: [],
  payload_bytes: new Float64Array(),
  expected: Int32Array.of(EXPECT_OK),
};

/**
 * Writes every key of the dataset once, over a connection of its own.
 * @throws LoadError `timeout`; `error-replies` or `wrong-replies` when a single SET is refused; and
 *   whatever the connection fails with.
 */
export async function preload({
  dataset,
  endpoint,
  limit_ms,
  pipelined,
}: {
  dataset: Dataset;
  endpoint: Omit<ConnectionOptions, "slot" | "stream">;
  limit_ms: number;
  /** Whether the engine takes more than one request at once. */
  pipelined: boolean;
}): Promise<PreloadResult> {
  const start_ms = performance.now();
  const tally = new ReplyTally();
  const connection = await Connection.open({ ...endpoint, slot: 0, stream: ONLY_OK });
  connection.tally = tally;
  try {
    await writeAll({ connection, dataset, limit_ms, pipelined });
  } finally {
    connection.close();
  }
  tally.assertFaultless(dataset.keys);
  return {
    keys: dataset.keys,
    payload_bytes: dataset.payload_bytes,
    duration_ms: performance.now() - start_ms,
  };
}

function writeAll({
  connection,
  dataset,
  limit_ms,
  pipelined,
}: {
  connection: Connection;
  dataset: Dataset;
  limit_ms: number;
  pipelined: boolean;
}): Promise<void> {
  const batch_bytes = pipelined ? BATCH_BYTES : 1;
  const waits = () => connection.blocked || (!pipelined && connection.answered < connection.sent);
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      const message = `${connection.answered} of ${dataset.keys} keys were loaded within ${limit_ms} ms`;
      listener.onFailure(new LoadError("timeout", message));
    };
    const timer = setTimeout(giveUp, limit_ms);
    const listener: ReplyListener = {
      onReplies: () => {
        writeMore();
        if (connection.answered < dataset.keys) return;
        clearTimeout(timer);
        resolve();
      },
      onFailure: (error) => {
        clearTimeout(timer);
        reject(error);
      },
    };
    // A blocked connection has unanswered requests, so a reply comes and goes on from here.
    const writeMore = () => {
      while (connection.sent < dataset.keys && !waits()) writeBatch(connection, dataset, batch_bytes);
    };
    connection.listener = listener;
    writeMore();
  });
}

function writeBatch(connection: Connection, dataset: Dataset, batch_bytes: number): void {
  const requests: Buffer[] = [];
  let bytes = 0;
  let payload_bytes = 0;
  for (let key = connection.sent; key < dataset.keys && bytes < batch_bytes; key++) {
    const request = dataset.load(key);
    requests.push(request);
    bytes += request.length;
    payload_bytes += dataset.value_bytes[key]!;
  }
  connection.write(Buffer.concat(requests), requests.length, payload_bytes);
}
