import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliDecompress, deflateSync } from "node:zlib";
import type { Context } from "../../db/client.ts";
import { recordBranch } from "../../db/commands/engine/record-branch.ts";
import { recordEngine } from "../../db/commands/engine/record-engine.ts";
import { recordHost } from "../../db/commands/host/record-host.ts";
import { recordPreparation } from "../../db/commands/run/record-preparation.ts";
import { storeRun } from "../../db/commands/run/store-run.ts";
import { closeSession } from "../../db/commands/session/close-session.ts";
import { openSession } from "../../db/commands/session/open-session.ts";
import { recordVariant } from "../../db/commands/workload/record-variant.ts";
import { recordWorkload } from "../../db/commands/workload/record-workload.ts";
import { type RecordingLine, recordingLine } from "../../db/contract/recording.ts";
import { runBlob } from "../../db/contract/run.ts";
import { readBranchCommits } from "../../db/queries/ingest/branch-commits.ts";

import { plainText } from "../repository/history.ts";

/** The file is not a recording, or not one that this version reads. */
export class RecordingError extends Error {
  override name = "RecordingError";
}

/** Where what was replayed stands in the database. */
export type Replayed = {
  engine_id: number;
  branch_id: number;
  host_class: string;
  epoch_id: number;
  workload_revision_ids: number[];
  completed_rounds: number;
  looks: number;
  runs: number;
  commits: number;
};

const MOST_BYTES = 400_000_000;
const decompress = promisify(brotliDecompress);

/**
 * Stores a recording. Its host gets a class of its own ("... recording"), so that recorded figures never
 * mix with measured ones, and its sessions say that they are a recording. Replaying twice changes nothing.
 * Throws RecordingError.
 */
export async function replayRecording({ ctx, file }: { ctx: Context; file: string }): Promise<Replayed> {
  const lines = await readLines(file);
  const head = lines[0];
  if (head?.line !== "head") throw new RecordingError(`${file} does not begin with the head of a recording`);
  const engine_id = recordEngine({ ctx, input: { name: head.engine, repository: head.repository } });
  const branch_id = recordBranch({
    ctx,
    input: { engine_id, name: head.branch, commits: head.commits.map(cleanCommit) },
  });
  const commitId = mapOf(readBranchCommits(ctx.database, branch_id).map((one) => [one.sha, one.commit_id]));
  const host_class = `${head.host.class.slice(0, 54)}-recording`;
  const { host_id, epoch_id } = recordHost({
    ctx,
    input: {
      name: `recording: ${head.host.class}`.slice(0, 100),
      class: host_class,
      details: head.host.details,
    },
  });
  const workloadId = mapOf(head.workloads.map((one) => [one.revision, recordWorkload({ ctx, input: one })]));
  const variantId = mapOf(
    head.variants.map((one) => [one.name, recordVariant({ ctx, input: { engine_id, ...one } })]),
  );
  const sessionId = new Map<string, number>();
  const ended: { session_id: number; ended_at: number }[] = [];
  const replayed = { runs: 0, rounds: 0 };
  for (const line of lines.slice(1)) {
    if (line.line === "preparation") {
      const { line: _, sha, ...about } = line;
      recordPreparation({ ctx, input: { commit_id: commitId(sha), ...about } });
    } else if (line.line === "session") {
      const session_id = openSession({
        ctx,
        input: {
          key: `recording:${line.key}`,
          engine_id,
          branch_id,
          host_id,
          epoch_id,
          kind: line.kind,
          origin: "recording",
          checks: line.checks,
          started_at: line.started_at,
          commits: line.commits.map(({ sha, role }) => ({ commit_id: commitId(sha), role })),
        },
      });
      sessionId.set(line.key, session_id);
      ended.push({ session_id, ended_at: line.ended_at });
      if (line.kind === "round") replayed.rounds += 1;
    } else if (line.line === "run") {
      replayed.runs += 1;
      storeRun({
        ctx,
        input: {
          session_id: mapOf(sessionId)(line.session),
          block: line.block,
          commit_id: commitId(line.sha),
          workload_revision_id: workloadId(line.workload),
          variant_id: variantId(line.variant),
          result: {
            ...line.result,
            key: `recording:${line.result.key}`,
            blobs: line.result.blobs.map((blob) => runBlob.parse({ ...blob, body: bodyOf(blob) })),
          },
        },
      });
    }
  }
  for (const input of ended) closeSession({ ctx, input });
  return {
    engine_id,
    branch_id,
    host_class,
    epoch_id,
    workload_revision_ids: head.workloads.map((one) => workloadId(one.revision)),
    completed_rounds: replayed.rounds,
    looks: replayed.rounds,
    runs: replayed.runs,
    commits: head.commits.length,
  };
}

/** A recording comes from elsewhere: its texts are as much strangers' as a repository's. */
function cleanCommit<Commit extends { author: string; subject: string; tags: string[] }>(
  commit: Commit,
): Commit {
  return {
    ...commit,
    author: plainText(commit.author, 200),
    subject: plainText(commit.subject, 500),
    tags: commit.tags.map((tag) => plainText(tag, 250)).filter((tag) => tag !== ""),
  };
}

async function readLines(file: string): Promise<RecordingLine[]> {
  let text: string;
  try {
    text = (await decompress(await readFile(file), { maxOutputLength: MOST_BYTES })).toString("utf8");
  } catch (error) {
    throw new RecordingError(`${file} could not be read as a recording: ${(error as Error).message}`);
  }
  return text.split("\n").map((line, at) => {
    try {
      return recordingLine.parse(JSON.parse(line));
    } catch {
      throw new RecordingError(`${file}, line ${at + 1}: not a line of a recording`);
    }
  });
}

/** A lookup that must succeed: a recording names nothing that it did not introduce. */
function mapOf(entries: Iterable<[string, number]>): (key: string) => number {
  const known = entries instanceof Map ? entries : new Map(entries);
  return (key) => {
    const found = known.get(key);
    if (found === undefined)
      throw new RecordingError(`the recording names ${key.slice(0, 80)}, which it does not introduce`);
    return found;
  };
}

function bodyOf({ encoding, body }: { encoding: string; body: string }): Uint8Array {
  return encoding === "json-deflate" ? deflateSync(body) : Buffer.from(body, "base64");
}
