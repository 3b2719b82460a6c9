import { updateRepository } from "../repository/repository.ts";
import type { Job } from "./open-job.ts";

/** Tells whether the engine's repository has something new. */
export type Watch = {
  /** Asks the repository, at most as often as the configuration says. One out of reach is tried again. */
  hasNews(): Promise<boolean>;
};

const EARLY_MS = 20;

/** Watches from the branches as the mirror has them now. */
export async function openWatch(job: Job, trouble: (message: string) => void): Promise<Watch> {
  const { repository } = job.bench.house;
  const heads = () => repository.git.raw(["for-each-ref", "--format=%(objectname) %(refname)"]);
  const before = await heads();
  const every_ms = job.config.watch.every_s * 1_000;
  let asked_at = Date.now();
  return {
    async hasNews() {
      // A timer may be a little early.
      if (Date.now() - asked_at < every_ms - EARLY_MS) return false;
      try {
        await updateRepository({ repository, source: job.source });
      } catch (error) {
        trouble((error as Error).message);
      }
      asked_at = Date.now();
      return (await heads()) !== before;
    },
  };
}
