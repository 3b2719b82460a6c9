import type { Check, CheckState, Finding } from "../../host/checks/check.ts";
import type { Written } from "../../host/fix/setting.ts";
import { fold, plural } from "../load/figure-words.ts";

export type Found = { check: Check; finding: Finding };
export type CheckReport = { found: readonly Found[]; fixed: readonly Written[] | null; state: string };

/** Where --fix remembers old values if it is not told. */
export const DEFAULT_STATE = "/var/lib/plumbline/host-restore.json";

/** Failures that are named one by one. */
const MOST_NAMED = 8;
const WIDEST = 34;

/** Whether nothing is left to do: what is good and what this host does not have. */
export function isFine({ found, fixed }: CheckReport): boolean {
  return found.every(({ finding }) => !isLacking(finding.state)) && (fixed ?? []).every(({ took }) => took);
}

/** The answer in a sentence, the table, and for each thing that is not good why and what mends it. */
export function reportWords({ found, fixed, state }: CheckReport): string {
  const lacking = found.filter(({ finding }) => isLacking(finding.state));
  const lines = [
    ...(fixed === null ? [] : [...fixedWords(fixed, state), ""]),
    ...fold(sentence(found, lacking), "", ""),
    "",
    ...tableWords(found),
    ...lacking.flatMap(({ check, finding }) => ["", ...lackWords(check, finding)]),
  ];
  return `${lines.join("\n")}\n`;
}

export function restoreWords(restored: readonly Written[], state: string): string {
  if (restored.length === 0) return "nothing to put back: --fix wrote nothing since this machine started\n";
  const failed = restored.filter(({ took }) => !took);
  const back = restored.length - failed.length;
  const lines = [
    `${plural(back, "setting is", "settings are")} as before --fix`,
    ...failedWords(failed),
    ...(failed.length > 0 ? [`${state} still remembers what could not be put back`] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function sentence(found: readonly Found[], lacking: readonly Found[]): string {
  if (lacking.length === 0) return "Nothing to improve.";
  const names = (state: CheckState) =>
    lacking.filter(({ finding }) => finding.state === state).map(({ check }) => check.name);
  const parts = (["bad", "improvable", "unknown"] as const).flatMap((state) =>
    names(state).length > 0 ? [`${state}: ${names(state).join(", ")}`] : [],
  );
  return `${lacking.length} of ${found.length} are not good; ${parts.join("; ")}.`;
}

function tableWords(found: readonly Found[]): string[] {
  const rows = [
    ["", "is", "should be", ""],
    ...found.map(({ check, finding }) => [
      check.name,
      cut(finding.is),
      finding.state === "not here" ? "" : cut(finding.should),
      finding.state === "not here" ? "" : finding.state,
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function lackWords(check: Check, { is, state, note, mend }: Finding): string[] {
  return [
    `${check.name}: ${check.title}, ${state === "unknown" ? "cannot be read" : is}`,
    ...fold(check.why, "  why   ", "        "),
    ...(note ? fold(note, "  note  ", "        ") : []),
    // What is to be typed stays on one line, so that it can be copied.
    ...(mend ? [`  mend  ${mend}`] : []),
  ];
}

function fixedWords(fixed: readonly Written[], state: string): string[] {
  if (fixed.length === 0) return ["nothing that can be written was left to write"];
  const failed = fixed.filter(({ took }) => !took);
  const took = fixed.filter((one) => one.took);
  return [
    `${plural(took.length, "setting")} written; what was there is put back by`,
    `  sudo npx plumbline host check --restore${state === DEFAULT_STATE ? "" : ` --state ${state}`}`,
    ...took.slice(0, MOST_NAMED).map(({ path, from, to }) => `  ${path}: ${from} -> ${to}`),
    ...(took.length > MOST_NAMED ? [`  and ${took.length - MOST_NAMED} more`] : []),
    ...failedWords(failed),
  ];
}

function failedWords(failed: readonly Written[]): string[] {
  if (failed.length === 0) return [];
  return [
    `${plural(failed.length, "setting")} did not take`,
    ...failed.slice(0, MOST_NAMED).map(({ path, to, said }) => `  ${path}: ${to}: ${said}`),
    ...(failed.length > MOST_NAMED ? [`  and ${failed.length - MOST_NAMED} more`] : []),
  ];
}

function isLacking(state: CheckState): boolean {
  return state !== "good" && state !== "not here";
}

function cut(text: string): string {
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 3)}...` : text;
}
