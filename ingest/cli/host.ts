import type { Command } from "commander";
import { addCheckVerb } from "./host/check.ts";
import { addNoiseVerb } from "./host/noise.ts";

export function addHostVerb(program: Command): void {
  const host = program
    .command("host")
    .description("This machine: where things run on it, and whether it is fit to measure.");
  addCheckVerb(host);
  addNoiseVerb(host);
}
