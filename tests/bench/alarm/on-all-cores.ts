import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Look, StepFate } from "./replay.ts";
import type { Answer, Job } from "./worker.ts";

const MOST_WORKERS = 8;

/** Shares the series of a world among worker threads; answers are in the order of the series, however many there are. */
export async function onAllCores(
  job: Omit<Job, "from" | "to">,
  progress: (done: number) => void,
): Promise<{ looks: Look[]; fates: StepFate[] }> {
  const series = job.plan.kinds.length;
  const workers = Math.min(MOST_WORKERS, availableParallelism(), series);
  const share = Math.ceil(series / workers);
  let done = 0;
  const parts = await Promise.all(
    Array.from({ length: workers }, (_, i) => {
      const part: Job = { ...job, from: i * share, to: Math.min(series, (i + 1) * share) };
      return new Promise<{ looks: Look[]; fates: StepFate[] }>((resolve, reject) => {
        const worker = new Worker(join(import.meta.dirname, "worker.ts"), { workerData: part });
        worker.once("error", reject);
        worker.on("message", (answer: Answer) => {
          if ("done" in answer) {
            done += answer.done;
            progress(done);
          } else resolve(answer);
        });
      });
    }),
  );
  return { looks: parts.flatMap(({ looks }) => looks), fates: parts.flatMap(({ fates }) => fates) };
}
