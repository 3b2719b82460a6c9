import type { Command } from "commander";
import { addPlan } from "./host/plan.ts";
import { addRecord } from "./host/record.ts";

export function addHostVerb(program: Command): void {
  const host = program
    .command("host")
    .description("This machine: where things run on it, and whether it is fit to measure.");
  addPlan(host);
  addRecord(host);
}
