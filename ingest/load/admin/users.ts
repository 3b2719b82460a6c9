import type { Workload } from "../../workloads/workload.ts";
import { LoadError } from "../load-error.ts";
import type { Administration } from "./administration.ts";

/**
 * Makes the workload's users, each with its password and rules.
 * @throws LoadError `error-replies` where a user of that name is there already, which is not ours to change.
 */
export async function makeUsers(
  { ask }: Administration,
  users: Workload["users"],
  passwords: Readonly<Record<string, string>>,
): Promise<void> {
  for (const { name } of users) {
    const known = await ask("ACL", "GETUSER", name);
    if (known === null || (Array.isArray(known) && known.length === 0)) continue;
    throw new LoadError(
      "error-replies",
      `the engine has a user ${name} already: delete it, or use another engine`,
    );
  }
  const made: string[] = [];
  try {
    for (const { name, rules } of users) {
      made.push(name);
      await ask("ACL", "SETUSER", name, "reset", "on", `>${passwords[name]}`, ...rules);
    }
  } catch (error) {
    // Half of them are of no use, and nobody would delete them.
    await ask("ACL", "DELUSER", ...made).catch(() => {});
    throw error;
  }
}

/** Deletes them again, as far as the engine is there. */
export async function deleteUsers({ ask }: Administration, users: Workload["users"]): Promise<void> {
  if (users.length > 0) await ask("ACL", "DELUSER", ...users.map(({ name }) => name));
}
