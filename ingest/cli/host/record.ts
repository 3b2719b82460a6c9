import type { Command } from "commander";
import { systemFiles } from "../../host/system-files.ts";
import { recordMachine } from "../../host/topology/recording.ts";
import { UsageError } from "../errors.ts";

export function addRecord(host: Command): void {
  host
    .command("record")
    .description(
      "Print what this machine's topology is read from, as JSON: for `host plan --topology` elsewhere.",
    )
    .addHelpText(
      "after",
      `
Examples:
  plumbline host record > bench1.json
  plumbline host plan --topology bench1.json --engine-cores 4     on any machine, later

It holds files of /sys and /proc about CPUs, caches, memory nodes and limits, and nothing else.`,
    )
    .action(() => {
      if (process.platform !== "linux") {
        throw new UsageError(
          `only Linux tells where its cores and caches are; this is ${process.platform}. Record on the machine that measures`,
        );
      }
      process.stdout.write(`${JSON.stringify(recordMachine(systemFiles()), null, 1)}\n`);
    });
}
