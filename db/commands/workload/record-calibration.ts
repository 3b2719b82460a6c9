import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { calibration } from "../../schema/index.ts";

export const recordCalibrationInput = z.strictObject({
  engine_id: z.number().int(),
  host_class: z.string().min(1).max(100),
  traffic: z.string().regex(/^[0-9a-f]{12}$/),
  saturation_ops: z.number().positive(),
  commit_id: z.number().int(),
  values: z.array(z.number().positive()).min(1).max(20),
});

/** Keeps what the control served at most. The first one stays: rates that moved would begin other series. */
export function recordCalibration({
  ctx,
  input,
}: {
  ctx: Context;
  input: z.infer<typeof recordCalibrationInput>;
}): void {
  const { values, ...row } = recordCalibrationInput.parse(input);
  write(ctx.database, () => {
    ctx.database.orm
      .insert(calibration)
      .values({ ...row, data: { values }, created_at: Date.now() })
      .onConflictDoNothing()
      .run();
  });
}
