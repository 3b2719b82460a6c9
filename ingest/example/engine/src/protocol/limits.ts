/** Longest single argument a client may send. */
export const MAX_BULK_BYTES = 512 * 1024 * 1024;
/** Most arguments of one request. */
export const MAX_ARGUMENTS = 1024 * 1024;
/** Most bytes of one request, all arguments together. */
export const MAX_REQUEST_BYTES = 1024 * 1024 * 1024;
/** Longest inline request, and longest header line. */
export const MAX_INLINE_BYTES = 64 * 1024;
/** A client that has not signed in may send no more than this. */
export const MAX_UNAUTHENTICATED_BULK_BYTES = 16 * 1024;
export const MAX_UNAUTHENTICATED_ARGUMENTS = 10;
/** Values from this size on are handed to the socket as they are, not copied. */
export const LARGE_BULK_BYTES = 16 * 1024;
