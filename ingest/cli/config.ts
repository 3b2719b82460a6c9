import type { Command } from "commander";
import { loadConfig } from "../config/load.ts";
import { workloadsOf } from "./workloads.ts";

export function addConfigVerb(program: Command): void {
  program
    .command("config")
    .description("Check the configuration and print it with every default filled in, as JSON.")
    .addHelpText("after", "\nExample:\n  plumbline -c mine.config.ts config")
    .action(async () => {
      const config = await loadConfig(program.opts<{ config: string }>().config);
      const workloads = workloadsOf(config).map((workload) => workload.name);
      process.stdout.write(`${JSON.stringify({ ...config, workloads }, null, 2)}\n`);
    });
}
