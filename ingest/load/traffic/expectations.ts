import { REPLY_KINDS, type ReplyKind } from "../../workloads/schema/reply-kinds.ts";

/** Numbers for the kinds of replies, for arrays that are looked at with each reply. */
export const REPLY_CODES = Object.fromEntries(
  Object.keys(REPLY_KINDS).map((kind, code) => [kind, code]),
) as Record<ReplyKind, number>;

/** What must come back for each request of a cycle. */
export interface Expectations {
  /** A REPLY_CODES number. */
  readonly kinds: Uint8Array;
  /** So many items an array must have; -1 where that is not known. */
  readonly items: Int32Array;
  /** Where in `values` those of this request begin. */
  readonly first_value: Int32Array;
  readonly values: readonly Buffer[];
  /** The command of each request, as an index into the group's. */
  readonly commands: Uint8Array;
  /** Where every byte of a batch's replies is known: these bytes, and the values in them. */
  readonly batches: readonly (KnownReplies | null)[];
  /** Replies of each batch. */
  readonly pipeline: number;
}

export interface KnownReplies {
  bytes: Buffer;
  /** Pairs: length of a value, how often it occurs. */
  value_bytes: Uint32Array;
}

const KNOWN_STATUS: Partial<Record<ReplyKind, Buffer>> = {
  ok: Buffer.from("+OK\r\n"),
  pong: Buffer.from("+PONG\r\n"),
  queued: Buffer.from("+QUEUED\r\n"),
};
/** Above this a copy of the replies costs more memory than comparing them whole saves time. */
const KNOWN_BYTES_MAX = 8192;
const NOTHING = new Uint32Array();

/** The reply to one request, where it is known to the byte. */
export function knownReply(reply: ReplyKind, value: Buffer | undefined): KnownReplies | null {
  const status = KNOWN_STATUS[reply];
  if (status) return { bytes: status, value_bytes: NOTHING };
  if (reply !== "value" || !value || value.length > KNOWN_BYTES_MAX) return null;
  const head = `$${value.length}\r\n`;
  const bytes = Buffer.allocUnsafe(head.length + value.length + 2);
  bytes.write(head, 0, "latin1");
  value.copy(bytes, head.length);
  bytes.write("\r\n", head.length + value.length, "latin1");
  return { bytes, value_bytes: Uint32Array.of(value.length, 1) };
}

/** The replies to a batch: known where each of them is. */
export function joinKnown(replies: readonly (KnownReplies | null)[]): KnownReplies | null {
  let bytes = 0;
  const lengths = new Map<number, number>();
  for (const reply of replies) {
    if (!reply) return null;
    bytes += reply.bytes.length;
    const [length, times] = reply.value_bytes;
    if (length !== undefined) lengths.set(length, (lengths.get(length) ?? 0) + times!);
  }
  if (bytes > KNOWN_BYTES_MAX) return null;
  return {
    bytes: Buffer.concat(replies.map((reply) => reply!.bytes)),
    value_bytes: Uint32Array.from([...lengths].flat()),
  };
}
