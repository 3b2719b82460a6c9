import type { WorkloadInput } from "../workload.ts";
import { clients, type DatasetInput, get, longer, set, strings } from "./build.ts";

function documents(content: NonNullable<DatasetInput["content"]>, kilobytes: number): WorkloadInput {
  const deflated = content === "deflated";
  return {
    name: `${deflated ? "deflated" : "documents"}-${kilobytes}kb`,
    title: `JSON of ${kilobytes} KB, ${deflated ? "compressed by the client" : "plain"}`,
    description:
      `80 % GET and 20 % SET of JSON documents of ${kilobytes} KB, ` +
      (deflated
        ? "compressed by zlib before they are sent: bytes on the wire and latency against the plain ones."
        : "as they are: bytes on the wire and latency against the compressed ones."),
    source: "Our choice: the same texts in both, so that only the bytes differ.",
    groups: ["compression"],
    datasets: [{ ...strings("doc", 2_000, kilobytes * 1024), content }],
    clients: [
      clients(
        [get({ weight: 80, part: "get" }), set({ weight: 20, part: "set" })],
        kilobytes > 4 ? 4_000 : 8_000,
      ),
    ],
    ...longer,
  };
}

/** Compressed values against plain ones of the same content. */
export const compression: WorkloadInput[] = [4, 16].flatMap((kilobytes) => [
  documents("documents", kilobytes),
  documents("deflated", kilobytes),
]);
