import { createHash } from "node:crypto";
import type { Command } from "../command.ts";
import { globMatcher } from "../store/glob.ts";

interface KeyRule {
  pattern: string;
  read: boolean;
  write: boolean;
  matches: (key: string) => boolean;
}

export const hashPassword = (password: string) =>
  createHash("sha256").update(password, "latin1").digest("hex");

/** Who may run what on which keys. Rules are kept in the order they were given; the last that fits decides. */
export class User {
  readonly name: string;
  enabled = false;
  noPassword = false;
  readonly passwords = new Set<string>();
  keyRules: KeyRule[] = [];
  commandRules: string[] = ["-@all"];
  connections = 0;
  commands = 0;
  /** May run everything on all keys: spares the checks. */
  unrestricted = false;

  constructor(name: string) {
    this.name = name;
  }

  accepts(password: string): boolean {
    return this.enabled && (this.noPassword || this.passwords.has(hashPassword(password)));
  }

  addKeyRule(pattern: string, access: { read: boolean; write: boolean }): void {
    this.keyRules.push({ pattern, ...access, matches: globMatcher(pattern) });
  }

  addCommandRule(rule: string): void {
    if (rule.endsWith("@all")) this.commandRules = [];
    else this.commandRules = this.commandRules.filter((other) => other.slice(1) !== rule.slice(1));
    this.commandRules.push(rule);
  }

  /** To be called after the rules were changed. */
  settle(): void {
    this.unrestricted =
      this.commandRules.length === 1 &&
      this.commandRules[0] === "+@all" &&
      this.keyRules.some((rule) => rule.pattern === "*" && rule.read && rule.write);
  }

  mayRun(command: Command, subcommand: string): boolean {
    let allowed = false;
    for (const rule of this.commandRules) {
      const target = rule.slice(1);
      const fits = target.startsWith("@")
        ? target === "@all" || command.categories.has(target.slice(1))
        : target === command.name || target === `${command.name}|${subcommand}`;
      if (fits) allowed = rule.startsWith("+");
    }
    return allowed;
  }

  mayAccess(key: string, command: Command): boolean {
    const writes = command.categories.has("write");
    return this.keyRules.some((rule) => (writes ? rule.write : rule.read) && rule.matches(key));
  }

  keysText(): string {
    return this.keyRules.map((rule) => `${keyPrefix(rule)}${rule.pattern}`).join(" ");
  }

  /** As ACL LIST shows it and ACL SETUSER takes it. */
  describe(): string {
    const words = ["user", this.name, this.enabled ? "on" : "off"];
    if (this.noPassword) words.push("nopass");
    for (const hash of this.passwords) words.push(`#${hash}`);
    if (this.keyRules.length > 0) words.push(this.keysText());
    else words.push("resetkeys");
    words.push("&*", ...this.commandRules);
    return words.join(" ");
  }
}

function keyPrefix(rule: KeyRule): string {
  if (rule.read && rule.write) return "~";
  return rule.read ? "%R~" : "%W~";
}
