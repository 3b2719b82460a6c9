import type { Command } from "commander";
import { openDatabase } from "../../db/client.ts";
import { loadConfig } from "../config/load.ts";
import { writeRecording } from "../import/record.ts";

export function addRecordVerb(program: Command): void {
  program
    .command("record")
    .description("Write everything that was measured of the branch into one file, to be replayed elsewhere.")
    .argument("<file>", "the recording to write")
    .option("-d, --data <folder>", "where the databases are")
    .addHelpText("after", "\nExample:\n  plumbline record example.recording.br")
    .action(async (file: string, { data }: { data?: string }) => {
      const config = await loadConfig(program.opts<{ config: string }>().config);
      const database = openDatabase({ dir: data ?? config.data, role: "ingest" });
      const { name: engine, branch } = config.engine;
      const { bytes, runs } = await writeRecording({ database, engine, branch, file });
      process.stdout.write(`${file}: ${runs} runs, ${(bytes / 1e6).toFixed(2)} MB\n`);
    });
}
