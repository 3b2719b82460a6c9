import { existsSync } from "node:fs";
import { systemFiles } from "../system-files.ts";
import type { FixPlace } from "./apply.ts";
import { HostFixError } from "./error.ts";
import { readOnlyMount } from "./read-only.ts";
import { bootOf, readRemembered, writeRemembered } from "./remembered.ts";
import { isSame, readSetting, type Written, writeSetting } from "./setting.ts";

/**
 * Puts back every remembered value, the last written first, and forgets those that read back as they were. Whoever was
 * interrupted does it again. Throws HostFixError for a state file that cannot be trusted.
 */
export function restoreSettings(
  { root, state }: FixPlace,
  wanted: (path: string) => boolean = () => true,
  onWritten: (written: Written) => void = () => {},
): Written[] {
  if (!existsSync(state)) return [];
  const boot = bootOf(root);
  const remembered = readRemembered(state, boot);
  const due = remembered.filter(({ path }) => wanted(path)).reverse();
  const mount = readOnlyMount(
    systemFiles(root),
    due.map(({ path }) => path),
  );
  if (mount)
    throw new HostFixError(`${mount} is read-only here: nothing was put back. Run this on the host itself.`);
  const results = due.map(({ path, value }) => {
    const from = readSetting(root, path);
    const written =
      from === null
        ? { path, from: "unknown", to: value, took: false, said: "it is not there, or cannot be read" }
        : isSame(path, from, value)
          ? { path, from, to: value, took: true, said: null }
          : writeSetting(root, { path, value }, from);
    onWritten(written);
    return written;
  });
  const back = new Set(results.filter(({ took }) => took).map(({ path }) => path));
  // Also where nothing is left: what an earlier start of the machine remembered goes with it.
  writeRemembered(
    state,
    boot,
    remembered.filter(({ path }) => !back.has(path)),
  );
  return results;
}
