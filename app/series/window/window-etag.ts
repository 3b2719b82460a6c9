import { createHash } from "node:crypto";
import { windowQuery } from "../../../components/charts/state/chart-state.ts";
import { readWindowStamp } from "../../../db/queries/window/window-stamp.ts";
import type { Asked } from "./ask-window.ts";

/** Raised whenever the same database gives an answer of another shape. */
const SHAPE = 1;

/** A tag of the answer, from the question and from what it depends on; the answer itself need not be made for it. */
export function windowEtag({ view, state, chosen, span, stretch, base, pins }: Asked, form: string): string {
  const { database, engine_id, branch_id } = view;
  const series_ids = chosen.map(({ series }) => series.series_id);
  const stamp = readWindowStamp({ database, engine_id, branch_id, series_ids, ...stretch });
  const question = [SHAPE, form, windowQuery(state), state.y, chosen, span, stretch, base, pins];
  const hash = createHash("sha256").update(JSON.stringify(question)).update(stamp).digest("base64url");
  return `"${hash.slice(0, 27)}"`;
}

/** Whether a reader holds this answer already. */
export function isHeld(request: Request, etag: string): boolean {
  const held = request.headers.get("if-none-match") ?? "";
  return held.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}
