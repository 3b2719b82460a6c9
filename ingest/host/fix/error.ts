/** The host's settings were left as they are; the message says why, and what a person can do. */
export class HostFixError extends Error {
  override name = "HostFixError";
}
