import { CommandError } from "./command.ts";
import type { Options } from "./options.ts";
import { MAX_BULK_BYTES } from "./protocol/limits.ts";
import { globMatcher } from "./store/glob.ts";

interface Setting {
  value: string;
  /** Missing for what only the command line can set. */
  accepts?: (value: string) => boolean;
}

const yesOrNo = (value: string) => value === "yes" || value === "no";
const whole = (value: string) => /^\d{1,15}$/.test(value);

/** What CONFIG GET shows and CONFIG SET changes. */
export class Settings {
  writeCoalescing: boolean;
  maxClients = 10_000;
  idleTimeoutSeconds = 0;
  #settings: Map<string, Setting>;

  constructor(options: Options) {
    this.writeCoalescing = options.writeCoalescing;
    this.#settings = new Map<string, Setting>([
      ["bind", { value: options.bind }],
      ["port", { value: String(options.port) }],
      ["tls-port", { value: String(options.tlsPort) }],
      ["dir", { value: options.dir }],
      ["databases", { value: String(options.databases) }],
      ["proto-max-bulk-len", { value: String(MAX_BULK_BYTES) }],
      ["maxmemory", { value: "0" }],
      ["maxmemory-policy", { value: "noeviction" }],
      ["appendonly", { value: "no", accepts: (value) => value === "no" }],
      ["save", { value: "", accepts: (value) => value === "" }],
      ["maxclients", { value: String(this.maxClients), accepts: whole }],
      ["timeout", { value: "0", accepts: whole }],
      ["write-coalescing", { value: options.writeCoalescing ? "yes" : "no", accepts: yesOrNo }],
    ]);
  }

  matching(patterns: string[]): [string, string][] {
    const matchers = patterns.map((pattern) => globMatcher(pattern.toLowerCase()));
    return [...this.#settings]
      .filter(([name]) => matchers.some((matches) => matches(name)))
      .map(([name, setting]) => [name, setting.value]);
  }

  /** Sets all or none. Throws CommandError that names the first setting at fault. */
  set(pairs: [string, string][]): void {
    for (const [name, value] of pairs) {
      const setting = this.#settings.get(name.toLowerCase());
      if (!setting)
        throw new CommandError(`ERR Unknown option or number of arguments for CONFIG SET - '${name}'`);
      if (!setting.accepts)
        throw new CommandError(`ERR CONFIG SET failed - can't set immutable config '${name}'`);
      if (!setting.accepts(value))
        throw new CommandError(`ERR CONFIG SET failed - invalid value for '${name}'`);
    }
    for (const [name, value] of pairs) this.#settings.get(name.toLowerCase())!.value = value;
    this.writeCoalescing = this.#settings.get("write-coalescing")!.value === "yes";
    this.maxClients = Number(this.#settings.get("maxclients")!.value);
    this.idleTimeoutSeconds = Number(this.#settings.get("timeout")!.value);
  }
}
