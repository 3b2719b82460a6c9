import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { importDefault } from "../../config/import-default.ts";
import { builtInWorkload, builtInWorkloads, catalogue } from "../../workloads/catalogue/index.ts";
import { type Workload, workloadSchema } from "../../workloads/workload.ts";
import { UsageError } from "../errors.ts";

const FILE_BYTES_MAX = 16 * 1024 * 1024;
const NAMES_SHOWN = 8;
const ISSUES_SHOWN = 10;

/**
 * The workload of that name in the catalogue, or the one that a file holds: JSON, or a module's default export.
 * @throws UsageError naming the field that is wrong, or what there is instead of an unknown name.
 */
export async function chooseWorkload(name_or_file: string): Promise<Workload> {
  const built_in = builtInWorkload(name_or_file);
  if (built_in) return built_in;
  const is_file = /\.(json|[cm]?[jt]s)$|[\\/]/.test(name_or_file) || existsSync(name_or_file);
  if (!is_file) throw new UsageError(`there is no workload ${name_or_file}; ${otherNames(name_or_file)}`);
  return checkWorkload(await readWorkload(name_or_file), name_or_file);
}

/** @throws UsageError naming each field that is wrong. */
export function checkWorkload(written: unknown, where: string): Workload {
  const parsed = workloadSchema.safeParse(written);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const lines = issues.slice(0, ISSUES_SHOWN).map(({ path, message }) => {
    return `  ${path.join(".") || "(all)"}: ${message}`;
  });
  if (issues.length > ISSUES_SHOWN) lines.push(`  and ${issues.length - ISSUES_SHOWN} more`);
  throw new UsageError(`${where} is not right:\n${lines.join("\n")}`);
}

async function readWorkload(file: string): Promise<unknown> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new UsageError(`${file} is not there; give a file, or a name that \`plumbline workloads\` lists`);
  }
  try {
    if (!path.endsWith(".json")) return await importDefault(path);
    if (statSync(path).size > FILE_BYTES_MAX) throw new Error(`it is longer than ${FILE_BYTES_MAX} bytes`);
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new UsageError(`${file} could not be read: ${why}`);
  }
}

function otherNames(name: string): string {
  const group = builtInWorkloads(name).map((workload) => workload.name);
  if (group.length > 0) return `it is a group: name one of ${listed(group)}`;
  const like = catalogue.map((workload) => workload.name).filter((one) => startAlike(one, name));
  const list = "`plumbline workloads` lists them, and a path to a file is taken too";
  return like.length === 0 ? list : `did you mean ${listed(like)}? ${list}`;
}

function startAlike(one: string, other: string): boolean {
  const [first = ""] = other.toLowerCase().split(/[^a-z0-9]/);
  return first !== "" && one.startsWith(first);
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  return names.length > NAMES_SHOWN ? `${shown} and ${names.length - NAMES_SHOWN} more` : shown;
}
