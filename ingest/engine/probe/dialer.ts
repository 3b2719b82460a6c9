import { type ChildProcess, spawn } from "node:child_process";
import { extname, join } from "node:path";
import { SandboxError } from "../errors.ts";
import type { Capability, ProbeReport } from "./capabilities.ts";
import { readInfo } from "./info.ts";
import { type Endpoint, probe, speaksResp } from "./probes.ts";

/** Talks to engines from within the network that they live in. */
export type Dialer = {
  speaksResp(at: Endpoint): Promise<boolean>;
  probe(at: Endpoint, wanted: readonly Capability[]): Promise<ProbeReport>;
  info(at: Endpoint): Promise<string | null>;
  close(): void;
};

/** A dialer in a process of its own, which holds a network that only it and what enters it see. */
export type InnerDialer = Dialer & { pid: number };

/** For engines that live in the network of the host. */
export const hostDialer: Dialer = { speaksResp, probe, info: readInfo, close() {} };

export type DialerOrder = { id: number; at: Endpoint; asks: "resp" | "info" | readonly Capability[] };
export type DialerAnswer = { pid: number } | { id: number; result: unknown } | { id: number; error: string };

const START_MS = 10_000;
const GRACE_MS = 5_000;

/**
 * Starts a dialer by a command that puts it into another network: `wrap` gets the words of its process.
 * Throws Error where that does not work on this host.
 */
export async function openInnerDialer(wrap: (argv: string[]) => string[]): Promise<InnerDialer> {
  const program = join(import.meta.dirname, `dialer-process${extname(import.meta.filename)}`);
  const [file, ...args] = wrap([process.execPath, program]);
  const child = spawn(file!, args, { stdio: ["ignore", "ignore", "pipe", "ipc"] });
  const pid = await firstWord(child);
  const waiting = new Map<number, { settle: (answer: DialerAnswer) => void; lost: () => void }>();
  let last = 0;
  child.on("message", (answer: DialerAnswer) => {
    if ("id" in answer) waiting.get(answer.id)?.settle(answer);
  });
  child.once("exit", () => {
    for (const { lost } of waiting.values()) lost();
  });
  child.unref();
  child.channel?.unref();
  const order = (at: Endpoint, asks: DialerOrder["asks"]) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ++last;
      const lost = () =>
        reject(new SandboxError("the process that talks to engines ended: start Plumbline again"));
      const timer = setTimeout(lost, 30 * at.patience_ms + GRACE_MS);
      const settle = (answer: DialerAnswer) => {
        clearTimeout(timer);
        waiting.delete(id);
        if ("error" in answer) reject(new Error(answer.error));
        else if ("result" in answer) resolve(answer.result);
      };
      waiting.set(id, { settle, lost });
      if (child.connected) child.send({ id, at, asks } satisfies DialerOrder, () => {});
      else lost();
    });
  return {
    pid,
    speaksResp: (at) => order(at, "resp") as Promise<boolean>,
    probe: (at, wanted) => order(at, wanted) as Promise<ProbeReport>,
    info: (at) => order(at, "info") as Promise<string | null>,
    close() {
      if (child.connected) child.disconnect();
    },
  };
}

/** The process says which it is: between it and us stand those that put it there. */
function firstWord(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr!.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-500);
    });
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error("it did not start in time"));
    }, START_MS);
    child.once("message", (word: DialerAnswer) => {
      clearTimeout(timer);
      if ("pid" in word) resolve(word.pid);
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(said.trim().split("\n").at(-1) || `it ended with code ${code}`));
    });
  });
}
