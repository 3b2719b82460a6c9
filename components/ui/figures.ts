import type { Metric } from "../../db/contract/metric.ts";

type Unit = Metric["unit"];

/** How figures of one unit are scaled so that the largest of them reads well. */
export type Scale = { divisor: number; unit: string; digits: (scaled: number) => number };

const STEPS: Record<Unit, { from: number; divisor: number; unit: string }[]> = {
  "ops/s": [
    { from: 1e6, divisor: 1e6, unit: "M ops/s" },
    { from: 1e4, divisor: 1e3, unit: "k ops/s" },
    { from: 0, divisor: 1, unit: "ops/s" },
  ],
  us: [
    { from: 1e6, divisor: 1e6, unit: "s" },
    { from: 1e3, divisor: 1e3, unit: "ms" },
    { from: 0, divisor: 1, unit: "µs" },
  ],
  ms: [
    { from: 1e3, divisor: 1e3, unit: "s" },
    { from: 0, divisor: 1, unit: "ms" },
  ],
  keys: [
    { from: 1e6, divisor: 1e6, unit: "M keys" },
    { from: 1e4, divisor: 1e3, unit: "k keys" },
    { from: 0, divisor: 1, unit: "keys" },
  ],
  count: [
    { from: 1e9, divisor: 1e9, unit: "G" },
    { from: 1e6, divisor: 1e6, unit: "M" },
    { from: 1e4, divisor: 1e3, unit: "k" },
    { from: 0, divisor: 1, unit: "" },
  ],
  ratio: [{ from: 0, divisor: 1, unit: "" }],
  bytes: [
    { from: 1024 ** 3, divisor: 1024 ** 3, unit: "GiB" },
    { from: 1024 ** 2, divisor: 1024 ** 2, unit: "MiB" },
    { from: 10 * 1024, divisor: 1024, unit: "KiB" },
    { from: 0, divisor: 1, unit: "B" },
  ],
};

const DECIMAL = [
  { divisor: 1e9, unit: "GB" },
  { divisor: 1e6, unit: "MB" },
  { divisor: 1e3, unit: "kB" },
];

/** A space that does not break: between a figure and its unit. */
const GAP = "\u00a0";
const MINUS = "−";

/** The scale in which a value, or an axis up to that value, is shown. */
export function scaleFor(unit: Unit, largest: number): Scale {
  const steps = STEPS[unit];
  const step = steps.find(({ from }) => Math.abs(largest) >= from) ?? steps.at(-1)!;
  return {
    divisor: step.divisor,
    unit: step.unit,
    // Three figures; below a tenth as many places as two of them take, and keys are whole.
    digits: (scaled) =>
      scaled === 0 || (unit === "keys" && step.divisor === 1 && Number.isInteger(scaled))
        ? 0
        : scaled < 0.1
          ? Math.min(6, 1 - Math.floor(Math.log10(scaled)))
          : Math.max(0, 2 - Math.floor(Math.log10(Math.max(1, scaled)))),
  };
}

/** A value with its unit and three figures: "81.2 k ops/s", "1.24 ms". */
export function formatValue(unit: Unit, value: number, scale = scaleFor(unit, value)): string {
  return withUnit(formatBare(value, scale), scale);
}

/** A value without its unit, for columns and axes that name it once. */
export function formatBare(value: number, scale: Scale): string {
  const scaled = value / scale.divisor;
  return scaled.toFixed(scale.divisor === 1 && scaled >= 1000 ? 0 : scale.digits(scaled));
}

/** A limit as people state it: "5 ms", "64 MiB", and "500 MB" where it is round in powers of ten. */
export function formatLimit(unit: Unit, limit: number): string {
  const scale = limitScale(unit, limit);
  return withUnit(`${Number((limit / scale.divisor).toPrecision(12))}`, scale);
}

/** A value in the scale of its limit, with as many figures as tell the two apart: "5.001 ms" against "5 ms". */
export function formatAgainst(unit: Unit, value: number, limit: number): string {
  const scale = unit === "bytes" ? limitScale(unit, limit) : scaleFor(unit, value);
  const scaled = value / scale.divisor;
  let text = formatBare(value, scale);
  for (let digits = 1; value !== limit && Number(text) === limit / scale.divisor && digits <= 6; digits++) {
    text = scaled.toFixed(digits);
  }
  return withUnit(text, scale);
}

/** Bytes that are not round in powers of two were meant in powers of ten. */
function limitScale(unit: Unit, limit: number): Scale {
  const scale = scaleFor(unit, limit);
  if (unit !== "bytes" || limit % scale.divisor === 0) return scale;
  return { ...scale, ...DECIMAL.find(({ divisor }) => limit >= divisor) };
}

/** The range of runs: "80.1 to 82.9 k ops/s". */
export function formatRange(unit: Unit, low: number, high: number): string {
  return formatFromTo(unit, low, high);
}

/** Two values in one scale, that of the greater: "81.2 to 56.0 k ops/s". */
export function formatFromTo(unit: Unit, from: number, to: number): string {
  const scale = scaleFor(unit, Math.max(from, to));
  return withUnit(`${formatBare(from, scale)} to ${formatBare(to, scale)}`, scale);
}

/** A ratio as a signed change: 0.69 is "−31.0 %"; from a doubling on "×2.4". */
export function formatChange(ratio: number): string {
  if (ratio >= 2) return `×${ratio >= 20 ? ratio.toFixed(0) : ratio.toFixed(1)}`;
  return `${signedPercent(ratio)}${GAP}%`;
}

/** The 95 % interval of a ratio, in the form in which the ratio itself is told: "−33.1 to −29.0 %". */
export function formatInterval(ratio: number, low: number, high: number): string {
  if (ratio >= 2) return `×${low.toFixed(1)} to ×${high.toFixed(1)}`;
  return `${signedPercent(low)} to ${signedPercent(high)}${GAP}%`;
}

/** A share without a sign: 0.032 is "3.2 %". */
export function formatShare(share: number): string {
  const digits =
    share >= 0.1 ? 0 : share >= 0.01 ? 1 : Math.min(4, Math.ceil(-Math.log10(100 * share || 1)) + 1);
  return `${(100 * share).toFixed(digits)}${GAP}%`;
}

/** What does not matter in a series: "within ±5 %", "within ±1.5 %". */
export function withinWords(smallest_effect: number): string {
  return `within ±${Number((100 * smallest_effect).toPrecision(2))} %`;
}

/** A stretch of time: "42 s", "14 min", "3 h 20 min", "5 d". */
export function formatDuration(duration_ms: number): string {
  const seconds = Math.max(0, Math.round(duration_ms / 1000));
  if (seconds < 90) return `${seconds}${GAP}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes}${GAP}min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours}${GAP}h${minutes % 60 > 0 ? ` ${minutes % 60}${GAP}min` : ""}`;
  return `${Math.round(hours / 24)}${GAP}d`;
}

/** Signs as a printer sets them, in a sentence made elsewhere: "-31 % (-34 .. -28)" is "−31 % (−34 to −28)". */
export function typeset(text: string): string {
  return text
    .replace(/(^|[\s(])-(?=\d)/g, `$1${MINUS}`)
    .replace(/ \.\. /g, " to ")
    .replace(/(^|[\s(])x(?=\d)/g, "$1×")
    .replace(/(\d) %/g, `$1${GAP}%`);
}

/** A ratio has no unit. */
function withUnit(text: string, { unit }: Scale): string {
  return unit === "" ? text : `${text}${GAP}${unit}`;
}

function signedPercent(ratio: number): string {
  const text = Math.abs(100 * (ratio - 1)).toFixed(1);
  if (Number(text) === 0) return "0.0";
  return `${ratio > 1 ? "+" : MINUS}${text}`;
}
