import type { Command } from "commander";
import { addCheck } from "./host/check.ts";

export function addHostVerb(program: Command): void {
  const host = program
    .command("host")
    .description("This machine: where things run on it, and whether it is fit to measure.");
  addCheck(host);
}
