import type { Command } from "commander";

export function addHostVerb(program: Command): void {
  program
    .command("host")
    .description("This machine: where things run on it, and whether it is fit to measure.");
}
