import { createHash } from "node:crypto";
import { makeBadge } from "badge-maker";
import { z } from "zod";
import { typeset } from "../../../../components/ui/figures.ts";
import { readActivity } from "../../../../db/queries/activity.ts";
import { readBranchId } from "../../../../db/queries/branch/branch.ts";
import { readProvenance } from "../../../../db/queries/provenance.ts";
import { judgeNewest, type Sentence } from "../../../commits/judge-newest.ts";
import { openView, type View } from "../../../view.ts";

export const dynamic = "force-dynamic";

const LABEL = "performance";
const FRESH_S = 60;

/** Colour where it means something: worse, better, needs a look; all else is grey. */
const COLOURS: Record<Sentence["tone"], string> = {
  worse: "#b3261e",
  better: "#0b6b47",
  same: "#52606d",
  unknown: "#7b8087",
  failed: "#845400",
};

const branchName = z
  .string()
  .max(250)
  .regex(/^[^\s~^:?*[\\]+$/)
  .refine((name) => !/\p{Cc}|\.\.|^\/|\/$|\/\//u.test(name));

/** The verdict of a branch's newest commit, for its README. */
export async function GET(request: Request): Promise<Response> {
  const name = askedName(new URL(request.url).pathname);
  const view = await openView();
  const branch_id =
    view && name !== null ? readBranchId({ database: view.database, engine_id: view.engine_id, name }) : null;
  if (!view || branch_id === null) return answer(request, "unknown branch", COLOURS.unknown, 404);
  const { message, tone } = words(view, branch_id);
  return answer(request, message, COLOURS[tone], 200);
}

function words(view: View, branch_id: number): { message: string; tone: Sentence["tone"] } {
  const { database, engine_id, host_class } = view;
  const judged = host_class === null ? null : judgeNewest(view, branch_id, host_class);
  if (!judged || host_class === null) return { message: "not measured", tone: "unknown" };
  const { newest, measured, commit_id } = judged;
  const told = announced(newest.tone === "failed" || !measured ? newest : measured);
  const notes: string[] = [];
  if (newest.tone !== "failed" && measured) {
    const { said, silent } = readActivity({ database });
    notes.push(said?.activity.state === "measuring" && !silent ? "measuring" : "stale");
  }
  const { recordings } = readProvenance({ database, engine_id, host_class, commit_id });
  if (recordings.length > 0) notes.push("recording");
  const broken = (measured ?? newest).broken;
  const said = sayTogether(broken, told);
  return {
    message: notes.length > 0 ? `${said} (${notes.join(", ")})` : said,
    tone: broken ? "worse" : told.tone,
  };
}

/** A change is announced when reruns have confirmed it; until then, and where they did not, it is said in grey. */
function announced({ tone, short, standing }: Sentence): Pick<Sentence, "tone" | "short"> {
  const state = standing?.state ?? "suspected";
  if ((tone !== "worse" && tone !== "better") || state === "confirmed") return { tone, short };
  if (state === "suspected") return { tone: "unknown", short: `suspected ${short}` };
  return { tone: "unknown", short: state === "cant-tell" ? "can't tell" : "change not reproduced" };
}

/** A broken limit beside what is worse or failed; what is not, it covers. */
function sayTogether(broken: Sentence["broken"], { tone, short }: Pick<Sentence, "tone" | "short">): string {
  if (!broken) return short;
  return tone === "worse" || tone === "failed" ? `${broken.short}, ${short}` : broken.short;
}

function askedName(pathname: string): string | null {
  const [, encoded] = /^\/badge\/branch\/(.+)\.svg$/.exec(pathname) ?? [];
  if (encoded === undefined) return null;
  try {
    const { data } = branchName.safeParse(decodeURIComponent(encoded));
    return data ?? null;
  } catch {
    return null;
  }
}

function answer(request: Request, message: string, color: string, status: number): Response {
  const svg = makeBadge({ label: LABEL, message: typeset(message), color, style: "flat" });
  const etag = `"${createHash("sha256").update(svg).digest("base64url").slice(0, 22)}"`;
  const headers = {
    "Content-Type": "image/svg+xml; charset=utf-8",
    "Cache-Control": `public, max-age=${FRESH_S}, must-revalidate`,
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    ETag: etag,
  };
  if (status === 200 && request.headers.get("if-none-match") === etag) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(svg, { status, headers });
}
