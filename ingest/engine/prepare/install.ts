import type { PackageManager } from "./package-manager.ts";

/** One way to install a commit's dependencies; the next is tried where it fails. */
export type InstallAttempt = {
  command: string;
  /** Whether the lock files are taken away first. */
  without_lock: boolean;
  /** What a reader has to know where this is the attempt that worked. */
  note: string | null;
};

const DRIFTED = "dependencies drifted: the lock file could not be installed, so today's versions were";
const NO_LOCK = "dependencies drifted: there is no lock file, so today's versions were installed";
const SCRIPTS_FAILED = "install scripts failed and were left out";

/** From the strictest on: by the lock file, then without install scripts, then without the lock file. */
export function installAttempts(manager: PackageManager): InstallAttempt[] {
  const { frozen, plain, no_scripts } = commandsOf(manager);
  const drifted = manager.lock === null ? NO_LOCK : `${DRIFTED} installed`;
  const loose = [
    { command: plain, without_lock: true, note: drifted },
    { command: `${plain} ${no_scripts}`, without_lock: true, note: `${drifted}; ${SCRIPTS_FAILED}` },
  ];
  if (manager.lock === null) return loose;
  return [
    { command: frozen, without_lock: false, note: null },
    { command: `${frozen} ${no_scripts}`, without_lock: false, note: SCRIPTS_FAILED },
    ...loose,
  ];
}

/** How a package manager runs the build script. */
export function buildCommand({ name }: PackageManager): string {
  return `${name} run build`;
}

function commandsOf({ name, berry }: PackageManager): {
  frozen: string;
  plain: string;
  no_scripts: string;
} {
  switch (name) {
    case "npm":
      return {
        frozen: "npm ci --no-audit --no-fund",
        plain: "npm install --no-package-lock --no-audit --no-fund",
        no_scripts: "--ignore-scripts",
      };
    case "pnpm":
      return {
        frozen: "pnpm install --frozen-lockfile",
        plain: "pnpm install --no-lockfile",
        no_scripts: "--ignore-scripts",
      };
    case "yarn":
      return berry
        ? {
            frozen: "yarn install --immutable",
            plain: "touch yarn.lock && yarn install --no-immutable",
            no_scripts: "--mode=skip-build",
          }
        : {
            frozen: "yarn install --frozen-lockfile --non-interactive",
            plain: "yarn install --no-lockfile --non-interactive",
            no_scripts: "--ignore-scripts",
          };
    case "bun":
      return {
        frozen: "bun install --frozen-lockfile",
        plain: "bun install --no-save",
        no_scripts: "--ignore-scripts",
      };
  }
}
