import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

/**
 * The default export of a module, by its path. A .ts file is an ES module here whatever the package.json above it says:
 * `npm init` writes "commonjs" into one. Throws what the module throws.
 */
export async function importDefault(path: string): Promise<unknown> {
  const { href } = pathToFileURL(path);
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      return specifier === href && href.endsWith(".ts") ? { ...found, format: "module-typescript" } : found;
    },
  });
  try {
    return (await import(href)).default;
  } finally {
    hooks.deregister();
  }
}
