import type { Command } from "commander";
import { explainConfig } from "../config/explain.ts";
import { loadConfig } from "../config/load.ts";
import { workloadsOf } from "./workloads.ts";

export function addConfigVerb(program: Command): void {
  program
    .command("config")
    .description("Check the configuration and print it with every default filled in, as JSON.")
    .option("--explain", "print what every field says instead, as Markdown")
    .addHelpText("after", "\nExamples:\n  plumbline -c mine.config.ts config\n  plumbline config --explain")
    .action(async ({ explain }: { explain?: boolean }) => {
      if (explain) {
        process.stdout.write(explainConfig());
        return;
      }
      const config = await loadConfig(program.opts<{ config: string }>().config);
      const workloads = workloadsOf(config).map((workload) => workload.name);
      process.stdout.write(`${JSON.stringify({ ...config, workloads }, null, 2)}\n`);
    });
}
