import type { Clients } from "../../workloads/schema/clients.ts";
import type { DatasetData } from "../../workloads/schema/dataset.ts";
import { parseWord, placesOf } from "../../workloads/schema/words.ts";
import type { Workload } from "../../workloads/workload.ts";
import { expressible, refuse } from "./expressible.ts";
import { letters } from "./key-filler.ts";
import type { Address, CommandOptions } from "./native-tool.ts";

/** The program counts in 32 bits. */
export const REQUESTS_MAX = 2 ** 31 - 1;
/** Linux takes no argument longer than 128 KiB. */
const ARGUMENT_BYTES = 100_000;
const NUMBERS = 1_000_000_000;

/** Commands as the program's own tests send them (redis-benchmark.c): `-t` runs these, at any length of values. */
const OWN_TESTS: Readonly<Record<string, string>> = {
  PING: "ping_mbulk",
  "SET key:__rand_int__ __data__": "set",
  "GET key:__rand_int__": "get",
  "INCR counter:__rand_int__": "incr",
  "LPUSH mylist __data__": "lpush",
  "RPUSH mylist __data__": "rpush",
  "LPOP mylist": "lpop",
  "RPOP mylist": "rpop",
  "SADD myset element:__rand_int__": "sadd",
  "HSET myhash element:__rand_int__ __data__": "hset",
  "SPOP myset": "spop",
  "ZADD myzset __rand_int__ element:__rand_int__": "zadd",
  "ZPOPMIN myzset": "zpopmin",
  "LRANGE mylist 0 99": "lrange_100",
  "LRANGE mylist 0 299": "lrange_300",
  "LRANGE mylist 0 499": "lrange_500",
  "LRANGE mylist 0 599": "lrange_600",
  [`MSET${" key:__rand_int__ __data__".repeat(10)}`]: "mset",
};

/** @throws LoadError `not-supported`, naming the field that the program cannot express. */
export function commandLine(
  name: string,
  workload: Workload,
  at: Address,
  options: CommandOptions,
): string[] {
  const { clients, dataset } = expressible(workload, options);
  const { connections, pipeline, protocol, database } = clients;
  checkClients(clients);
  const batch = connections * pipeline;
  const wanted = Math.min(REQUESTS_MAX, Math.max(batch, options.requests ?? batch));
  // Whole batches, so that as many are sent as are told of.
  const requests = Math.floor(wanted / pipeline) * pipeline;
  return [
    name,
    ...["-h", at.host, "-p", String(at.port)],
    ...["-c", String(connections), "-P", String(pipeline), "-n", String(requests)],
    ...["--threads", String(options.threads ?? 1)].slice((options.threads ?? 1) > 1 ? 0 : 2),
    ...(protocol === 3 ? ["-3"] : []),
    ...(database > 0 ? ["--dbnum", String(database)] : []),
    ...(options.user === undefined ? [] : ["--user", options.user]),
    ...(options.password === undefined ? [] : ["-a", options.password]),
    "--csv",
    ...traffic(clients, dataset),
  ];
}

function checkClients({ commands, keys }: Clients): void {
  if (commands.length > 1) refuse("clients.0.commands", "it sends one command only, not a mix");
  if (keys.kind !== "uniform") refuse("clients.0.keys", `it draws keys uniformly, never ${keys.kind}`);
}

/** The options and words that say what is sent. */
function traffic({ commands }: Clients, dataset: DatasetData | undefined): string[] {
  const { words, inline } = commands[0]!;
  const template = templateOf(words, dataset);
  const places = placesOf(words);
  const range = rangeOf(words, dataset);
  const length = dataset?.load || places.has("value") || places.has("pairs") ? fixedBytes(dataset!) : 0;
  const bytes = places.has("value") || places.has("pairs") ? length : 0;
  const options = range === null ? [] : ["-r", String(range)];
  if (inline) {
    if (template.join(" ") !== "PING") refuse("clients.0.commands.0.inline", "only its PING is sent inline");
    return ["-t", "ping_inline"];
  }
  const test = OWN_TESTS[template.join(" ")];
  if (test !== undefined) return [...options, ...(bytes > 0 ? ["-d", String(bytes)] : []), "-t", test];
  const argument_bytes = bytes * template.filter((word) => word === "__data__").length;
  if (argument_bytes > ARGUMENT_BYTES) {
    refuse("datasets.value_bytes", `values of a command line are at most ${ARGUMENT_BYTES} bytes together`);
  }
  const value = letters(bytes);
  return [...options, ...template.map((word) => (word === "__data__" ? value : word))];
}

/** The words as the program knows them: it writes a number of twelve digits for each __rand_int__. */
function templateOf(words: readonly string[], dataset: DatasetData | undefined): string[] {
  const key = `${dataset?.key_prefix}__rand_int__`;
  return words.flatMap((word) => {
    if (/__rand_int__|__data__/.test(word))
      refuse("clients.0.commands.0.words", `${word} has a meaning for it`);
    const pieces = parseWord(word);
    const [piece] = pieces;
    if (piece && "place" in piece && piece.place === "keys") return Array(piece.count).fill(key);
    if (piece && "place" in piece && piece.place === "pairs") {
      return Array.from({ length: piece.count }, () => [key, "__data__"]).flat();
    }
    return pieces
      .map((one) => {
        if ("text" in one) return one.text;
        if (one.place === "key") return key;
        if (one.place === "number") return "__rand_int__";
        if (one.place === "value") return "__data__";
        return refuse("clients.0.commands.0.words", "it cannot name an {element}");
      })
      .join("");
  });
}

/** What `-r` is told; all numbers of a command are drawn from one range, each anew. */
function rangeOf(words: readonly string[], dataset: DatasetData | undefined): number | null {
  const field = "clients.0.commands.0.words";
  const places = placesOf(words);
  const keyed = ["key", "keys", "pairs"].some((place) => places.has(place));
  if (keyed && places.has("number")) refuse(field, "it draws {key} and {number} from one range");
  if (words.join(" ").split("{key}").length > 2) refuse(field, "it draws another key for each {key}");
  if (keyed) return dataset!.keys;
  return places.has("number") ? NUMBERS : null;
}

export function fixedBytes({ value_bytes }: DatasetData): number {
  if (value_bytes.kind !== "fixed") {
    refuse("datasets.value_bytes", `its values have one length, and these are of kind ${value_bytes.kind}`);
  }
  if (value_bytes.bytes === 0) refuse("datasets.value_bytes", "its values are not empty");
  return value_bytes.bytes;
}
