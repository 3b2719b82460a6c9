import type { Endpoint } from "./probes.ts";
import { RespSocket, request } from "./resp-socket.ts";

/** More than Valkey says with every section, and little enough to be kept with each run. */
const BYTES_MOST = 256 * 1_024;

/**
 * What an engine says of itself: all sections where it knows that word, else those of a plain INFO. Null where it has
 * none, says more than 256 KiB, or does not answer in time. Never throws.
 */
export async function readInfo(at: Endpoint): Promise<string | null> {
  const deadline = performance.now() + at.patience_ms;
  let socket: RespSocket | null = null;
  try {
    socket = await RespSocket.open(at);
    for (const words of [["INFO", "everything"], ["INFO"]]) {
      socket.write(request(...words));
      const [reply] = await socket.replies(1, deadline - performance.now());
      const text = textOf(reply!);
      if (text) return text;
    }
  } catch {
    // An engine without INFO is an engine all the same.
  } finally {
    socket?.close();
  }
  return null;
}

/** The bytes of a bulk or a verbatim string; null of anything else. */
function textOf(reply: Buffer): string | null {
  if (!"$=".includes(String.fromCharCode(reply[0]!)) || reply.length > BYTES_MOST) return null;
  const head = reply.indexOf("\r\n") + 2;
  return reply.toString("utf8", head, Math.max(head, reply.length - 2));
}
