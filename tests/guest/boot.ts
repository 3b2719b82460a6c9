import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Ending, endingWords, startProcessGroup } from "../../ingest/process/process-group.ts";
import { openWarden } from "../../ingest/process/warden.ts";
import { findProgram } from "../setup/tools.ts";
import { type Programs, writeImage } from "./image.ts";
import { findKernel } from "./kernel.ts";
import { type Accelerator, guestCommand } from "./machine.ts";
import type { Report } from "./report.ts";

/** What a guest is made from. */
export type Parts = { qemu: string; kernel: string } & Programs;

const CONSOLE_BYTES = 64_000;

/** Finds what a guest is made from, the kernel by a download; or says in words what is missing. */
export function findParts(): Parts | string {
  if (process.platform !== "linux" || process.arch !== "x64")
    return "the guest is made of this host's programs: needs Linux on x86-64";
  const found = {
    qemu: findProgram("qemu-system-x86_64"),
    numactl: findProgram("numactl"),
    taskset: findProgram("taskset"),
    busybox: findProgram("busybox"),
  };
  const missing = Object.entries(found).find(([, path]) => path === null)?.[0];
  if (missing)
    return `${missing} is not there: apt-get install qemu-system-x86 busybox-static numactl util-linux`;
  const kernel = findKernel();
  if (kernel === null)
    return "no kernel for the guest: `apt-get download linux-image-cloud-amd64` fails here (no network, no such package)";
  return { ...(found as Record<keyof typeof found, string>), node: process.execPath, kernel };
}

/**
 * Boots a guest, waits until it has turned itself off, and returns what it reported. Throws, with the last lines of its
 * console, where it reported nothing or took longer than `limit_ms`. The guest ends with this process, however that ends.
 */
export async function runGuest(
  { qemu, kernel, ...programs }: Parts,
  { accelerator, limit_ms }: { accelerator: Accelerator; limit_ms: number },
): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-guest-"));
  const clear = clearAlways(folder);
  const warden = openWarden();
  const [image, report] = [join(folder, "image"), join(folder, "report")];
  try {
    writeImage(image, programs);
    const group = await startProcessGroup({
      argv: guestCommand({ qemu, kernel, image, report, accelerator }),
      cwd: folder,
      env: { PATH: process.env.PATH ?? "" },
      warden,
      output_bytes: CONSOLE_BYTES,
    });
    const patience = new AbortController();
    const late = sleep(limit_ms, "late" as const, { signal: patience.signal }).catch(() => "late" as const);
    const ending = await Promise.race([group.exited, late]);
    patience.abort();
    await group.end(0);
    return readReport(report) ?? fail(ending, limit_ms, group.output());
  } finally {
    warden.close();
    clear();
  }
}

/** Removes a folder when it is asked to, or when this process ends before: the image is too large to be left behind. */
function clearAlways(folder: string): () => void {
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const leave = () => process.exit(1);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  process.once("exit", remove);
  for (const signal of signals) process.once(signal, leave);
  return () => {
    for (const signal of signals) process.off(signal, leave);
    process.off("exit", remove);
    remove();
  };
}

/** The report is one line; what ends before its end is none. */
function readReport(file: string): Report | null {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function fail(ending: Ending | "late", limit_ms: number, console_text: string): never {
  const why =
    ending === "late"
      ? `did not turn itself off within ${limit_ms / 1_000} s`
      : `reported nothing and ended with ${endingWords(ending)}`;
  throw new Error(`the guest ${why}; its console:\n${console_text || "(nothing)"}`);
}
