import type { WorkloadInput } from "../workload.ts";

export type DatasetInput = WorkloadInput["datasets"][number];
export type ClientsInput = WorkloadInput["clients"][number];
export type CommandInput = ClientsInput["commands"][number];
type More = Partial<CommandInput>;

/** Reads a string and compares it byte for byte. */
export const get = (more: More = {}): CommandInput => ({ words: ["GET", "{key}"], reply: "value", ...more });

/** Writes the value that the key has. */
export const set = (more: More = {}): CommandInput => ({
  words: ["SET", "{key}", "{value}"],
  reply: "ok",
  ...more,
});

/** A command in one line, such as "HGET {key} {element}". */
export const command = (line: string, reply: CommandInput["reply"], more: More = {}): CommandInput => ({
  words: line.split(" "),
  reply,
  ...more,
});

export const fixed = (bytes: number) => ({ kind: "fixed", bytes }) as const;
export const constant = (rate_ops: number) => ({ kind: "constant", rate_ops }) as const;
export const zipf = (exponent: number) => ({ kind: "zipf", exponent }) as const;
/** Single moments of the open window. */
export const moments = (...at_ms: number[]) => ({ kind: "trace" as const, at_ms });

/** Strings of one length. */
export const strings = (name: string, keys: number, bytes: number): DatasetInput => ({
  name,
  keys,
  key_prefix: `${name}:`,
  value_bytes: fixed(bytes),
});

/** Keys of another kind, each with so many elements. */
export const collection = (
  kind: NonNullable<DatasetInput["kind"]>,
  keys: number,
  elements: number,
  bytes: number,
): DatasetInput => ({
  name: kind,
  kind,
  keys,
  key_prefix: `${kind}:`,
  elements,
  value_bytes: fixed(bytes),
});

/** The windows of most workloads: 24,000 samples at 24,000 requests per second, as p99.9 needs. */
export const windows = {
  warm_up_ms: 300,
  closed: { duration_ms: 400 },
  open: { lead_in_ms: 150, duration_ms: 1000 },
} as const;

/** For those whose latency has to bear p99.9 at lower rates. */
export const longer = { ...windows, open: { lead_in_ms: 150, duration_ms: 3000 } } as const;

/**
 * 50 connections, as redis-benchmark and valkey-benchmark have them, that all do the same at a constant
 * rate or at other arrivals.
 */
export const clients = (
  commands: CommandInput | CommandInput[],
  arrivals: number | NonNullable<ClientsInput["arrivals"]>,
  more: Partial<ClientsInput> = {},
): ClientsInput => ({
  name: "clients",
  connections: 50,
  commands: [commands].flat(),
  arrivals: typeof arrivals === "number" ? constant(arrivals) : arrivals,
  ...more,
});
