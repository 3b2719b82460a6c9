import { engineEnvironment } from "../environment.ts";
import type { EngineHouse } from "../house.ts";
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
}: {
  house: EngineHouse;
  recipe: Recipe;
  folder: RunFolder;
  port: number;
}): Record<string, string> {
  const places = { port: String(port), ...folder };
  const extra = Object.fromEntries(
    Object.entries(recipe.environment).map(([name, value]) => [name, fillIn(value, places)]),
  );
  const env = engineEnvironment({ bins: recipe.runtime.bins, home: folder.dir, extra });
  const forced = recipe.listen === "forced";
  if (recipe.runtime.kind === "system" || !(forced || !house.sandbox.own_network)) return env;
  const [name, option] =
    recipe.runtime.kind === "bun"
      ? ["BUN_OPTIONS", `--preload=${PRELOAD}`]
      : ["NODE_OPTIONS", `--require=${JSON.stringify(PRELOAD)}`];
  return {
    ...env,
    [name]: [env[name], option].filter(Boolean).join(" "),
    ...(forced ? { PLUMBLINE_PORT: String(port) } : {}),
  };
}
