import { type HostWrite, shown } from "../checks/check.ts";
import { mayBeWritten } from "../checks/index.ts";
import { systemFiles } from "../system-files.ts";
import { HostFixError } from "./error.ts";
import { readOnlyMount } from "./read-only.ts";
import { bootOf, type Remembered, readRemembered, writeRemembered } from "./remembered.ts";
import { isSame, readSetting, type Written, writeSetting } from "./setting.ts";

/** Where settings and the state file are; `root` is "/" but for tests. */
export type FixPlace = { root: string; state: string };

/**
 * Writes settings, each read back. Before the first is written the old values are in the state file, on the disk; a
 * value that is remembered already is older, and stays. What stands as it should is left alone. Throws HostFixError
 * where nothing can be written or remembered; then nothing was.
 */
export function applyWrites(
  writes: readonly HostWrite[],
  { root, state }: FixPlace,
  onWritten: (written: Written) => void = () => {},
): Written[] {
  const files = systemFiles(root);
  const boot = bootOf(root);
  const older = readRemembered(state, boot);
  const mount = readOnlyMount(
    files,
    writes.map(({ path }) => path),
  );
  if (mount) {
    throw new HostFixError(
      `${mount} is read-only here, as it is in a container: nothing was changed. Run this on the host itself.`,
    );
  }
  const results: Written[] = [];
  const due: (HostWrite & { from: string })[] = [];
  for (const write of writes) {
    const from = readSetting(root, write.path);
    if (from !== null && isSame(write.path, from, write.value)) continue;
    if (from !== null && mayBeWritten({ path: write.path, value: from })) due.push({ ...write, from });
    else {
      const said = from === null ? "it cannot be read" : "left alone: what it holds could not be put back";
      results.push({ path: write.path, from: shown(from ?? "unknown"), to: write.value, took: false, said });
    }
  }
  if (due.length > 0) remember(state, boot, older, due);
  for (const { from, ...write } of due) {
    const written = writeSetting(root, write, from);
    results.push(written);
    onWritten(written);
  }
  return results;
}

function remember(
  state: string,
  boot: string | null,
  older: readonly Remembered[],
  due: readonly (HostWrite & { from: string })[],
): void {
  const known = new Set(older.map(({ path }) => path));
  const fresh = due.filter(({ path }) => !known.has(path)).map(({ path, from }) => ({ path, value: from }));
  if (fresh.length > 0) writeRemembered(state, boot, [...older, ...fresh]);
}
