import { LARGE_BULK_BYTES } from "../protocol/limits.ts";

/**
 * Bytes that may be kept after the request is done. A large argument that is nearly all of the
 * memory behind it is kept as it is; any other is copied, so that it does not pin its neighbours.
 */
export function ownedBytes(arg: Buffer): Buffer {
  if (arg.length >= LARGE_BULK_BYTES && arg.buffer.byteLength - arg.length < arg.length / 8) return arg;
  return Buffer.from(arg);
}
