import { type ChildProcess, spawn } from "node:child_process";

/**
 * Ends process groups that would outlive Plumbline: a shell in a session of its own reads which groups
 * there are, and when its input closes, for whatever reason (SIGKILL of Plumbline too), kills those left.
 */
export type Warden = {
  watch(pgid: number): void;
  release(pgid: number): void;
  close(): void;
};

const SCRIPT = `
groups=" "
while read -r verb pgid; do
  case "$verb" in
    watch) groups="$groups$pgid " ;;
    release) groups="\${groups%% $pgid *} \${groups#* $pgid }" ;;
  esac
done
for pgid in $groups; do kill -KILL "-$pgid" 2>/dev/null; done
`;

export function openWarden(): Warden {
  const shell: ChildProcess = spawn("/bin/sh", ["-c", SCRIPT], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: {} as NodeJS.ProcessEnv,
  });
  const input = shell.stdin!;
  input.on("error", () => {});
  shell.unref();
  return {
    watch: (pgid) => input.write(`watch ${pgid}\n`),
    release: (pgid) => input.write(`release ${pgid}\n`),
    close: () => input.end(),
  };
}
