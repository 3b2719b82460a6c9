import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { mayBeWritten } from "../checks/index.ts";
import { systemFiles } from "../system-files.ts";
import { HostFixError } from "./error.ts";

/** What stood in a file before it was written for the first time. */
export type Remembered = { path: string; value: string };

const schema = z.strictObject({
  version: z.literal(1),
  /** Which start of the machine they are of: a restart forgets all that was written. */
  boot: z.string().max(64).nullable(),
  remembered: z
    .array(z.strictObject({ path: z.string().max(200), value: z.string().max(4096) }))
    .max(100_000),
});

const MOST_BYTES = 32 * 2 ** 20;

/**
 * Old values by their files, oldest first; none where nothing is remembered of this start of the machine. Throws
 * HostFixError for a state file that is not ours or was tampered with: as root, nothing is written on its word.
 */
export function readRemembered(file: string, boot: string | null): Remembered[] {
  const text = readState(file);
  if (text === null) return [];
  const parsed = schema.safeParse(parse(text));
  if (!parsed.success) throw new HostFixError(`${file} is no state file of plumbline host check; ${ASIDE}`);
  const strange = parsed.data.remembered.find((one) => !mayBeWritten(one));
  if (strange) {
    throw new HostFixError(
      `${file} holds what Plumbline never wrote: ${JSON.stringify(strange.value.slice(0, 60))} for ` +
        `${JSON.stringify(strange.path)}. Nothing was changed; ${ASIDE}`,
    );
  }
  return parsed.data.boot === boot ? parsed.data.remembered : [];
}

/** Replaces what is remembered: wholly or, after a crash, not at all. Throws HostFixError. */
export function writeRemembered(file: string, boot: string | null, remembered: readonly Remembered[]): void {
  const folder = dirname(file);
  const fresh = `${file}.new`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    rmSync(fresh, { force: true });
    if (remembered.length === 0) rmSync(file, { force: true });
    else {
      const out = openSync(fresh, "wx", 0o600);
      writeSync(out, `${JSON.stringify({ version: 1, boot, remembered }, null, 1)}\n`);
      fsyncSync(out);
      closeSync(out);
      renameSync(fresh, file);
    }
    const into = openSync(folder, "r");
    fsyncSync(into);
    closeSync(into);
  } catch (error) {
    throw new HostFixError(
      `${file} cannot be written (${(error as Error).message}), and without it nothing could be put back; name another with --state`,
    );
  }
}

/** Names this start of the machine; null where the kernel does not. */
export function bootOf(root: string): string | null {
  return systemFiles(root).read("/proc/sys/kernel/random/boot_id")?.trim().slice(0, 64) ?? null;
}

const ASIDE = "look at it, and move it aside";

function readState(file: string): string | null {
  try {
    const about = statSync(file);
    if (!about.isFile()) throw new HostFixError(`${file} is no file; ${ASIDE}`);
    const { size, uid, mode } = about;
    if (process.geteuid?.() === 0 && (uid !== 0 || (mode & 0o022) !== 0)) {
      throw new HostFixError(`${file} could be written by others than root, and is not trusted; ${ASIDE}`);
    }
    if (size > MOST_BYTES) throw new HostFixError(`${file} is too large for a state file; ${ASIDE}`);
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    if (error instanceof HostFixError) throw error;
    throw new HostFixError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
