/** What can be asked of a reply; apart from the schemas, so that the load generator need not load them. */
export const REPLY_KINDS = {
  ok: "+OK.",
  pong: "+PONG.",
  queued: "+QUEUED.",
  status: "Any status.",
  integer: "An integer.",
  value: "The value that the key or element has, byte for byte.",
  values: "An array of the values of the keys, byte for byte.",
  bulk: "A string.",
  "bulk-or-nothing": "A string, or null where nothing is left.",
  array: "An array, map or set; with `reply_items` of so many items.",
  any: "Anything but an error.",
} as const;

export type ReplyKind = keyof typeof REPLY_KINDS;
