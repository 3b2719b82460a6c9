import { z } from "zod";
import { flameTree, samplesOf } from "../../../../components/profile/compare-profiles.ts";
import { readCpuProfile, readStacks } from "../../../../db/queries/commit/profiles.ts";
import { connect } from "../../../database.ts";

export const dynamic = "force-dynamic";

const key = z.uuid();
const asked = z.object({
  key,
  against: key.nullable(),
  form: z.enum(["flame", "cpuprofile"]),
});

/** A profile for the flame graph, compared with another where one is named; or the file that V8 wrote. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ key: string }> },
): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const { data } = asked.safeParse({
    ...(await params),
    against: query.get("against"),
    form: query.get("form") ?? "flame",
  });
  const database = connect();
  if (!data || !database) return notThere();
  // A profile never changes once it is stored.
  const headers = { "Cache-Control": "private, max-age=86400, immutable" };
  if (data.form === "cpuprofile") {
    const body = readCpuProfile({ database, key: data.key });
    if (!body) return notThere();
    const disposition = `attachment; filename="${data.key}.cpuprofile"`;
    return new Response(new Uint8Array(body), {
      headers: { ...headers, "Content-Type": "application/json", "Content-Disposition": disposition },
    });
  }
  const after = readStacks({ database, key: data.key });
  const before = data.against === null ? null : readStacks({ database, key: data.against });
  if (!after || (data.against !== null && !before)) return notThere();
  return Response.json({ samples: samplesOf(after), root: flameTree(after, before) }, { headers });
}

function notThere(): Response {
  return Response.json({ error: "There is no such profile." }, { status: 404 });
}
