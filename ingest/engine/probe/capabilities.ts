/**
 * What an engine has to be able to do before figures count, by the probe that shows it. Each is one
 * exchange over TCP in RESP; an engine that lacks one is measured by the workloads that do not need it.
 */
export const CAPABILITIES = {
  ping: "answers PING with PONG",
  "set-get": "returns the bytes that were set, whatever bytes they are",
  "missing-key": "returns nil for a key that is not there",
  "split-frame": "understands a request that arrives in two parts",
  pipeline: "answers sixteen requests sent at once, in order",
  "second-connection": "shows one connection what another has set",
  reset: "goes on after a connection was reset",
} as const;

export type Capability = keyof typeof CAPABILITIES;

/** What the probes found: a word of explanation for each one that failed. */
export type ProbeReport = { able: Capability[]; lacking: Partial<Record<Capability, string>> };
