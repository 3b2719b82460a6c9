import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { type FoldedProfile, PROFILE_LIMITS, type ProfileBlob } from "../../db/contract/profile.ts";

const deflated = promisify(deflate);

/** What V8 wrote may be larger than is kept; the stacks are bounded, and enough for every page. */
export async function blobsOf({
  folded,
  cpuprofile,
}: {
  folded: FoldedProfile;
  cpuprofile: object | null;
}): Promise<ProfileBlob[]> {
  const bodies = [["stacks", folded] as const, ...(cpuprofile ? [["cpuprofile", cpuprofile] as const] : [])];
  const blobs = await Promise.all(
    bodies.map(async ([kind, body]) => ({
      kind,
      encoding: "json-deflate" as const,
      body: await deflated(JSON.stringify(body)),
    })),
  );
  return blobs.filter(({ body }) => body.byteLength <= PROFILE_LIMITS.blob_bytes);
}
