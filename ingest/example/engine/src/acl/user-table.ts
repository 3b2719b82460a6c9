import { type Command, CommandError } from "../command.ts";
import { hashPassword, User } from "./user.ts";

const MOST_USERS = 10_000;

/** All users; "default" is what a new connection is. */
export class UserTable {
  #users = new Map<string, User>();

  constructor() {
    const user = new User("default");
    for (const rule of ["on", "nopass", "~*", "+@all"]) applyRule(user, rule, new Map());
    user.settle();
    this.#users.set(user.name, user);
  }

  get default(): User {
    return this.#users.get("default")!;
  }

  get(name: string): User | undefined {
    return this.#users.get(name);
  }

  all(): User[] {
    return [...this.#users.values()];
  }

  delete(name: string): User | undefined {
    const user = this.#users.get(name);
    this.#users.delete(name);
    return user;
  }

  /** Makes or changes a user: all rules or, with a CommandError, none. */
  change(name: string, rules: string[], commands: Map<string, Command>): void {
    if (!/^[^\s\0]+$/.test(name))
      throw new CommandError("ERR Usernames can't contain spaces or null characters");
    const rehearsal = new User(name);
    for (const rule of rules) applyRule(rehearsal, rule, commands);
    const user = this.#users.get(name) ?? new User(name);
    if (this.#users.size >= MOST_USERS && !this.#users.has(name))
      throw new CommandError("ERR too many users");
    for (const rule of rules) applyRule(user, rule, commands);
    user.settle();
    this.#users.set(name, user);
  }
}

const ALIASES: Record<string, string> = { allkeys: "~*", allcommands: "+@all", nocommands: "-@all" };

function applyRule(user: User, given: string, commands: Map<string, Command>): void {
  const rule = ALIASES[given.toLowerCase()] ?? given;
  if (applySwitch(user, rule.toLowerCase())) return;
  const rest = rule.slice(1);
  const keys = /^(?:~|%(R|W|RW|WR)~)(.+)$/is.exec(rule);
  if (keys) {
    const access = (keys[1] ?? "RW").toUpperCase();
    user.addKeyRule(keys[2]!, { read: access.includes("R"), write: access.includes("W") });
  } else if (rule.startsWith(">")) {
    user.passwords.add(hashPassword(rest));
    user.noPassword = false;
  } else if (rule.startsWith("<")) {
    user.passwords.delete(hashPassword(rest));
  } else if (/^#[0-9a-f]{64}$/.test(rule)) {
    user.passwords.add(rest);
    user.noPassword = false;
  } else if (/^[+-]/.test(rule) && isKnown(rest.toLowerCase(), commands)) {
    user.addCommandRule(rule.toLowerCase());
  } else if (!rule.startsWith("&")) {
    throw new CommandError(`ERR Error in ACL SETUSER modifier '${given}': Syntax error`);
  }
}

function applySwitch(user: User, rule: string): boolean {
  if (rule === "on" || rule === "off") {
    user.enabled = rule === "on";
  } else if (rule === "nopass") {
    user.noPassword = true;
    user.passwords.clear();
  } else if (rule === "resetpass") {
    user.noPassword = false;
    user.passwords.clear();
  } else if (rule === "resetkeys") {
    user.keyRules = [];
  } else if (rule === "reset") {
    for (const each of ["off", "resetpass", "resetkeys"]) applySwitch(user, each);
    user.addCommandRule("-@all");
  } else {
    return rule === "allchannels" || rule === "resetchannels";
  }
  return true;
}

function isKnown(target: string, commands: Map<string, Command>): boolean {
  if (target === "@all") return true;
  if (!target.startsWith("@")) return commands.has(target.split("|")[0]!);
  return [...commands.values()].some((command) => command.categories.has(target.slice(1)));
}
