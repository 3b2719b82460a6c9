import { existsSync } from "node:fs";
import type { Command } from "commander";
import { openDatabase } from "../../db/client.ts";
import { loadConfig } from "../config/load.ts";
import { EXAMPLE_RECORDING } from "../example/recording.ts";
import { replayRecording } from "../import/replay.ts";
import { judgeBranch } from "../planner/judge.ts";
import { settleRecorded } from "../planner/reruns/settle-recorded.ts";
import { UsageError } from "./errors.ts";
import { lockData } from "./lock.ts";
import { rerunNewsWords } from "./words.ts";

export function addReplayVerb(program: Command): void {
  program
    .command("replay")
    .description("Store a recording, so that pages and statistics can be worked on without measuring.")
    .argument("[file]", "the recording; the example engine's where left out")
    .option("-d, --data <folder>", "where the databases are kept")
    .addHelpText("after", "\nExample:\n  plumbline replay --data /tmp/recorded")
    .action(async (named: string | undefined, { data }: { data?: string }) => {
      const file = named ?? EXAMPLE_RECORDING;
      if (!existsSync(file)) throw new UsageError(missingWords(named));
      const config = await loadConfig(program.opts<{ config: string }>().config);
      const dir = data ?? config.data;
      const release = lockData(dir);
      const ctx = { database: openDatabase({ dir, role: "ingest" }) };
      const replayed = await replayRecording({ ctx, file });
      const { regressions } = judgeBranch({ ctx, ...replayed, origin: "recording" });
      const decided: string[] = [];
      settleRecorded({ ctx, ...replayed, tell: (news) => decided.push(rerunNewsWords(news)) });
      release();
      process.stdout.write(`${dir}: ${replayed.runs} runs of ${replayed.commits} commits, as a recording\n`);
      for (const { sha, subject, words } of regressions) {
        process.stdout.write(`  ${sha.slice(0, 10)} ${subject}: ${words}\n`);
      }
      for (const line of decided) process.stdout.write(`${line}\n`);
      if (decided.length === 0 && regressions.length > 0) {
        process.stdout.write("The recording holds no reruns: all of them stay suspected.\n");
      }
    });
}

function missingWords(named: string | undefined): string {
  if (named !== undefined) return `${named} is not there`;
  return "the npm package has no recording of the example, a clone of Plumbline's repository has: name a file that `plumbline record` wrote";
}
