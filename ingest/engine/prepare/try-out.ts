import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { EngineError } from "../errors.ts";
import type { EngineHouse, OnStep } from "../house.ts";
import { launchEngine, type RunningEngine } from "../launch/launch.ts";
import { CAPABILITIES, type Capability, type ProbeReport } from "../probe/capabilities.ts";
import type { Recipe } from "../recipe.ts";
import { isSystemProgram } from "./entry.ts";

const run = promisify(execFile);
const VERSION_MS = 5_000;
const DEATH_MS = 100;

/**
 * Starts a built commit and tries every capability. An engine that a probe ended or hung is started again for the
 * rest. Returns what it can do. Throws EngineError (stage "start") where it does not start, and AbortError.
 */
export async function tryOut({
  house,
  recipe,
  tree,
  folder,
  signal,
  onStep,
}: {
  house: EngineHouse;
  recipe: Recipe;
  tree: string;
  folder: string;
  signal: AbortSignal | undefined;
  onStep: OnStep;
}): Promise<{ runtime: string; notes: string[]; able: Capability[]; lacking: ProbeReport["lacking"] }> {
  const all = Object.keys(CAPABILITIES) as Capability[];
  const report: ProbeReport = { able: [], lacking: {} };
  const [first] = Object.values(house.config.variants);
  for (let starts = 0; ; starts += 1) {
    const untried = all.filter((one) => !report.able.includes(one) && report.lacking[one] === undefined);
    if (untried.length === 0) break;
    signal?.throwIfAborted();
    const root = join(folder, "trial");
    try {
      const engine = await launchEngine({
        house,
        recipe,
        prepared_tree: tree,
        flags: first!.flags,
        root,
        place: house.spread,
        ...(signal ? { signal } : {}),
      });
      try {
        if (starts === 0)
          onStep({ step: "start", said: `answers on ${engine.host}, port ${engine.port}`, ok: true });
        const found = await engine.probe(untried);
        engine.assertWithinLimits("start");
        report.able.push(...found.able);
        await explainDeath(engine, found);
        Object.assign(report.lacking, found.lacking);
        if (found.able.length + Object.keys(found.lacking).length === 0) {
          throw new EngineError({
            stage: "start",
            reason: "could not be asked anything",
            output: engine.output(),
          });
        }
      } finally {
        await engine.stop();
      }
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  }
  for (const name of all) {
    const why = report.lacking[name];
    onStep({
      step: "probe",
      said: why ? `${CAPABILITIES[name]}: no, it ${why}` : CAPABILITIES[name],
      ok: !why,
    });
  }
  return { ...report, runtime: await runtimeName(recipe), notes: notesOf(report) };
}

/** Asked for no more than this, an engine that ends has no capability to lack: it does not run. */
const HARMLESS: readonly Capability[] = ["ping", "set-get"];

/** The engine's own end tells more than the silence that followed. Throws EngineError where nothing explains it. */
async function explainDeath(
  engine: Pick<RunningEngine, "assertAlive" | "endedWithin">,
  { lacking }: ProbeReport,
): Promise<void> {
  const [last] = Object.keys(lacking).slice(-1) as Capability[];
  if (!last) return;
  await engine.endedWithin(DEATH_MS);
  try {
    engine.assertAlive("start");
  } catch (error) {
    if (HARMLESS.includes(last)) throw error;
    lacking[last] = (error as Error).message;
  }
}

function notesOf({ lacking }: ProbeReport): string[] {
  return (Object.entries(lacking) as [Capability, string][]).map(
    ([name, why]) => `lacks ${name} (${CAPABILITIES[name]}): ${why}`,
  );
}

/** What the system brings says its version itself; what the commit built is the commit's. */
async function runtimeName({ runtime, start }: Recipe): Promise<string> {
  if (runtime.kind !== "system") return runtime.name;
  if (!isSystemProgram(start)) return "system: built from the commit";
  try {
    const { stdout } = await run(start[0]!, ["--version"], { timeout: VERSION_MS });
    return `system: ${stdout
      .split("\n")[0]!
      .replace(/\p{Cc}/gu, "")
      .slice(0, 150)}`;
  } catch {
    return `system: ${start[0]}, version unknown`;
  }
}
