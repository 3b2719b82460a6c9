import { engineEnvironment } from "../environment.ts";
import type { EngineHouse } from "../house.ts";
import { INSPECT_PRELOAD } from "../inspect/line.ts";
import type { Recipe } from "../recipe.ts";
import { PRELOAD } from "./preload.ts";
import type { RunFolder } from "./run-folder.ts";

/** Fills {port}, {dir}, {tree} and {flags} in; a word that is just {flags} becomes as many words as there are. */
export function startCommand(
  words: readonly string[],
  { flags, ...places }: { port: string; dir: string; tree: string; flags: readonly string[] },
): string[] {
  return words.flatMap((word) =>
    word === "{flags}" ? flags : [fillIn(word.replaceAll("{flags}", flags.join(" ")), places)],
  );
}

/** The same without flags. */
export function fillIn(
  text: string,
  { port, dir, tree }: { port: string; dir: string; tree: string },
): string {
  return text.replaceAll("{port}", port).replaceAll("{dir}", dir).replaceAll("{tree}", tree);
}

/** Where the network is the host's, Node.js and Bun are held to loopback whatever the recipe says. */
export function startEnvironment({
  house,
  recipe,
  folder,
  port,
  inspect = null,
}: {
  house: EngineHouse;
  recipe: Recipe;
  folder: RunFolder;
  port: number;
  /** Environment of the line to its preload, where a Node.js engine is looked into. */
  inspect?: Record<string, string> | null;
}): Record<string, string> {
  const places = { port: String(port), ...folder };
  const extra = Object.fromEntries(
    Object.entries(recipe.environment).map(([name, value]) => [name, fillIn(value, places)]),
  );
  const plain = engineEnvironment({ bins: recipe.runtime.bins, home: folder.dir, extra });
  const env = withListen({ house, recipe, port, env: plain });
  if (!inspect) return env;
  // The last option, so that the preload finds itself and takes itself out.
  return { ...env, ...inspect, NODE_OPTIONS: withOption(env.NODE_OPTIONS, requireOption(INSPECT_PRELOAD)) };
}

function withListen({
  house,
  recipe,
  port,
  env,
}: {
  house: EngineHouse;
  recipe: Recipe;
  port: number;
  env: Record<string, string>;
}): Record<string, string> {
  const forced = recipe.listen === "forced";
  if (recipe.runtime.kind === "system" || !(forced || !house.sandbox.own_network)) return env;
  const [name, option] =
    recipe.runtime.kind === "bun"
      ? ["BUN_OPTIONS", `--preload=${PRELOAD}`]
      : ["NODE_OPTIONS", requireOption(PRELOAD)];
  return {
    ...env,
    [name]: withOption(env[name], option),
    ...(forced ? { PLUMBLINE_PORT: String(port) } : {}),
  };
}

function requireOption(file: string): string {
  return `--require=${JSON.stringify(file)}`;
}

function withOption(options: string | undefined, option: string): string {
  return [options, option].filter(Boolean).join(" ");
}
