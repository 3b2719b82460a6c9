import { join } from "node:path";
import { removeTree } from "../../process/remove-tree.ts";
import { EngineError } from "../errors.ts";
import type { EngineHouse, OnStep } from "../house.ts";
import { launchEngine, type RunningEngine } from "../launch/launch.ts";
import { CAPABILITIES, type Capability, type ProbeReport } from "../probe/capabilities.ts";
import type { Recipe } from "../recipe.ts";

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
}): Promise<{ notes: string[]; able: Capability[]; lacking: ProbeReport["lacking"]; info: boolean }> {
  const all = Object.keys(CAPABILITIES) as Capability[];
  const report: ProbeReport = { able: [], lacking: {} };
  let info = false;
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
        await explainDeath(engine, found);
        report.able.push(...found.able);
        Object.assign(report.lacking, found.lacking);
        // Last, when it can spoil nothing; the second answer shows that it bore the first.
        if (found.able.length + Object.keys(found.lacking).length === untried.length) {
          info = (await engine.info()) !== null && (await engine.info()) !== null;
        }
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
      await removeTree(root);
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
  return { ...report, info, notes: notesOf(report) };
}

/** Asked for no more than this, an engine that ends has no capability to lack: it does not run. */
const HARMLESS: readonly Capability[] = ["ping", "set-get"];

/** The engine's own end tells more than the silence that followed. Throws EngineError where nothing explains it. */
async function explainDeath(
  engine: Pick<RunningEngine, "assertAlive" | "endedWithin">,
  { able, lacking }: ProbeReport,
): Promise<void> {
  await engine.endedWithin(DEATH_MS);
  // An engine may take a moment to die of what it seemed to bear.
  const last = (Object.keys(lacking).at(-1) ?? able.at(-1)) as Capability | undefined;
  if (!last) return;
  try {
    engine.assertAlive("start");
  } catch (error) {
    if (HARMLESS.includes(last)) throw error;
    lacking[last] = (error as Error).message;
    if (able.at(-1) === last) able.pop();
  }
}

function notesOf({ lacking }: ProbeReport): string[] {
  return (Object.entries(lacking) as [Capability, string][]).map(
    ([name, why]) => `lacks ${name} (${CAPABILITIES[name]}): ${why}`,
  );
}
