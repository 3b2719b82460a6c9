import { comparisonMarkdown } from "../../../../components/compare/comparison-markdown.ts";
import { plain } from "../../../../db/contract/plain.ts";
import { askedNames, compareQuery } from "../../../compare/asked.ts";
import { type Chosen, chooseSides } from "../../../compare/choose-sides.ts";
import { tellComparison } from "../../../compare/compare-lines.ts";
import { comparisonJson } from "../../../compare/comparison-json.ts";
import { readComparison } from "../../../compare/read-comparison.ts";
import { openView } from "../../../view.ts";

export const dynamic = "force-dynamic";

const PREFIX = "/api/compare/";
const NEVER_KEPT = { "Cache-Control": "no-store" };

/** A comparison as JSON, or as Markdown to paste: what the page shows, narrowed in the same way. */
export async function GET(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const names = askedNames(decodeURIComponent(pathname.slice(PREFIX.length)));
  const asked = compareQuery.parse(Object.fromEntries(searchParams));
  const view = await openView(Promise.resolve({ host: asked.host }));
  if (!view || !names) return refuse("There is nothing to compare here.");
  const chosen = chooseSides(view, names, asked);
  if (chosen.state !== "found") return refuse(troubleWords(chosen));
  const { a, b, variants } = chosen;
  const { database, engine_id, branch_id } = view;
  const comparison = readComparison({ database, engine_id, branch_id, a, b, variants });
  const told = tellComparison(comparison.series, asked);
  if (searchParams.get("form") !== "markdown") {
    return Response.json(comparisonJson({ a, b, comparison, told }), { headers: NEVER_KEPT });
  }
  const text = comparisonMarkdown({
    ...{ a, b, sentence: told.verdict.text, sessions: comparison.sessions },
    ...{ lines: told.lines, means: told.means, changes: comparison.history?.changes ?? [] },
  });
  return new Response(text, { headers: { ...NEVER_KEPT, "Content-Type": "text/markdown; charset=utf-8" } });
}

function refuse(error: string): Response {
  return Response.json({ error }, { status: 404, headers: NEVER_KEPT });
}

function troubleWords(chosen: Exclude<Chosen, { state: "found" }>): string {
  if (chosen.state === "not-measured") return "Nothing has been measured yet.";
  if (chosen.state === "no-such-host") return "No such host class has measured this engine.";
  if (chosen.state === "same") return "Both names mean the same commit.";
  const said = [chosen.a, chosen.b].flatMap((one) => {
    if (one.state === "unknown") return [`${plain(one.name, 250)} ${one.why}`];
    if (one.state === "ambiguous") {
      return [`${plain(one.name, 250)} is ambiguous: ${one.candidates.map(({ sha }) => sha).join(", ")}`];
    }
    return one.state === "missing" ? ["a name is missing"] : [];
  });
  return `${said.join("; ")}.`;
}
