import { type ChildProcess, spawn } from "node:child_process";
import { MARK } from "./escaped.ts";

/**
 * Ends process groups that would outlive Plumbline: a shell in a session of its own reads which groups
 * there are, and when its input closes, for whatever reason (SIGKILL of Plumbline too), kills those left
 * and what bears their marks.
 */
export type Warden = {
  watch(pgid: number, mark: string): void;
  /** A user id that has nothing but strangers' programs: all of it ends. */
  watchUser(uid: number): void;
  release(pgid: number): void;
  close(): void;
};

const SCRIPT = `
groups=" "
users=""
while read -r verb pgid mark; do
  case "$verb" in
    watch) groups="$groups$pgid:$mark " ;;
    watch-user) users="$users $pgid" ;;
    release)
      kept=" "
      for one in $groups; do [ "\${one%%:*}" = "$pgid" ] || kept="$kept$one "; done
      groups="$kept" ;;
  esac
done
for round in 1 2 3; do
  for user in $users; do
    for path in $(find /proc -maxdepth 1 -uid "$user" 2>/dev/null); do kill -KILL "\${path#/proc/}" 2>/dev/null; done
  done
  for one in $groups; do
    kill -KILL "-\${one%%:*}" 2>/dev/null
    for environ in $(grep -l "${MARK}=\${one#*:}" /proc/[0-9]*/environ 2>/dev/null); do
      pid="\${environ#/proc/}"
      kill -KILL "\${pid%/environ}" 2>/dev/null
    done
  done
done
`;

export function openWarden(): Warden {
  const shell: ChildProcess = spawn("/bin/sh", ["-c", SCRIPT], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: { PATH: "/usr/bin:/bin" } as unknown as NodeJS.ProcessEnv,
  });
  const input = shell.stdin!;
  input.on("error", () => {});
  shell.unref();
  return {
    watch: (pgid, mark) => input.write(`watch ${pgid} ${mark}\n`),
    watchUser: (uid) => input.write(`watch-user ${uid}\n`),
    release: (pgid) => input.write(`release ${pgid}\n`),
    close: () => input.end(),
  };
}
