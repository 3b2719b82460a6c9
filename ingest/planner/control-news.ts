import type { ControlRule } from "./choose-control.ts";
import type { KnownSession, NextSession } from "./next-session.ts";

/** What a session changes about the control, in lines for a person; none where it goes on as before. */
export function controlNews({
  sessions,
  next,
  rule,
  shaOf,
}: {
  sessions: readonly KnownSession[];
  next: NextSession;
  rule: ControlRule;
  shaOf: (commit_id: number) => string;
}): string[] {
  const last = sessions.findLast((one) => inRole(one, "control") !== undefined);
  if (!last || sessions.some(({ key }) => key === next.key)) return [];
  const name = (commit_id: number) => shaOf(commit_id).slice(0, 10);
  const before = inRole(last, "control")!;
  const now = inRole(next, "control");
  const heir = inRole(next, "successor");
  if (now === undefined) return [`no commit can be control now; ${name(before)} was`];
  if (now !== before) {
    const beside = sessions.filter(
      (one) => one.ended_at !== null && inRole(one, "control") === before && inRole(one, "successor") === now,
    ).length;
    if (beside > 0) {
      return [
        `control changed from ${name(before)} to ${name(now)}, after ${sessionsWords(beside)} side by side`,
      ];
    }
    return [
      `control changed without overlap, from ${name(before)} to ${name(now)}: the old one cannot be measured any more`,
    ];
  }
  if (heir === undefined || heir === inRole(last, "successor")) return [];
  const why = heir === rule.commit_id ? "control.commit names another" : "it is too old";
  return [
    `control ${name(before)} is to be replaced, ${why}: ${name(heir)} is measured beside it for ${sessionsWords(rule.overlap)} and then takes over`,
  ];
}

function inRole(
  { commits }: Pick<NextSession, "commits">,
  role: "control" | "successor",
): number | undefined {
  return commits.find((one) => one.role === role)?.commit_id;
}

function sessionsWords(count: number): string {
  return count === 1 ? "one session" : `${count} sessions`;
}
