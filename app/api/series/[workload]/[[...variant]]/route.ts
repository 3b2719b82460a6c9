import { z } from "zod";
import { askWindow, measuredView, seriesPath } from "../../../../series/window/ask-window.ts";
import { readWindow } from "../../../../series/window/read-window.ts";
import { windowCsv } from "../../../../series/window/window-csv.ts";
import { isHeld, windowEtag } from "../../../../series/window/window-etag.ts";
import { windowSvg } from "../../../../series/window/window-svg.ts";
import { openView } from "../../../../view.ts";

export const dynamic = "force-dynamic";

/** How the answer comes; all else of the query is that of the page of the same name. */
const options = z.object({
  form: z.enum(["json", "csv", "svg"]).default("json"),
  /** The width that it will be drawn in: beyond two commits a pixel, some stand for others. None: every commit is given. */
  px: z.coerce.number().int().min(50).max(4_000).optional(),
  theme: z.enum(["light", "dark"]).default("light"),
});

const PICTURE_PX = 1_200;
const TYPES = {
  json: "application/json",
  csv: "text/csv; charset=utf-8",
  svg: "image/svg+xml; charset=utf-8",
};

/** One or more series over a stretch of commits: columns, a table or a picture. */
export async function GET(request: Request, { params }: { params: Promise<unknown> }): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const path = seriesPath.safeParse(await params);
  const read = options.safeParse(Object.fromEntries(query));
  if (!read.success) return refuse(400, "form is json, csv or svg; px is a width from 50 to 4000.");
  const host = query.get("host") ?? undefined;
  const view = measuredView(await openView(Promise.resolve({ host })));
  const asked = view && path.success ? askWindow(view, path.data, query) : null;
  if (!asked) return refuse(404, "There is no such series.");
  const { form, px, theme } = read.data;
  const etag = windowEtag(asked, JSON.stringify(read.data));
  const headers = {
    ETag: etag,
    // What is measured changes it at any time: a reader keeps it, and asks whether it is still so.
    "Cache-Control": "private, no-cache",
    "Content-Type": TYPES[form],
  };
  if (isHeld(request, etag)) return new Response(null, { status: 304, headers });
  const width = px ?? (form === "svg" ? PICTURE_PX : null);
  const window = readWindow(asked, width);
  if (form === "csv") return new Response(windowCsv(window), { headers });
  if (form === "svg") {
    const { y } = asked.state;
    return new Response(windowSvg(window, { y, width: width!, theme }), { headers });
  }
  return new Response(JSON.stringify(window), { headers });
}

function refuse(status: 400 | 404, error: string): Response {
  return Response.json({ error }, { status, headers: { "Cache-Control": "no-store" } });
}
