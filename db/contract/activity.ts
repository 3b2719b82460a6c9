import { z } from "zod";

/** What ingest does now, told to the dashboard through the database. */
export const activity = z.strictObject({
  state: z.enum(["preparing", "measuring", "watching", "stopped"]),
  message: z.string().max(300).describe("One line for a person."),
  pid: z.number().int().positive(),
  engine: z.string().max(100).optional(),
  sha: z.string().max(64).optional(),
  workload: z.string().max(100).optional(),
  phase: z.string().max(30).optional(),
  round: z.number().int().positive().optional(),
  rounds: z.number().int().positive().optional(),
  turn: z.number().int().positive().optional().describe("Of reruns, of at most so many turns."),
  turns: z.number().int().positive().optional(),
  runs_done: z.number().int().nonnegative().optional(),
  runs_total: z.number().int().nonnegative().optional(),
  ends_at: z.number().int().positive().optional().describe("When all planned runs should be over."),
});
export type Activity = z.infer<typeof activity>;

/** Ingest writes at least this often; an older heartbeat means that it stopped without saying so. */
export const HEARTBEAT_MS = 5_000;
