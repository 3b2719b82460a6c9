import { formatBare, type Scale } from "../../ui/figures.ts";

export type Tick = { value: number; label: string };

const ABOUT = 4;
const MOST_LOG = 8;

/** Round values between two ends, in a scale: about five. */
export function linearTicks(low: number, high: number, scale: Scale): Tick[] {
  const step = niceStep((high - low) / scale.divisor / ABOUT);
  const digits = digitsOf(step);
  return multiples(low / scale.divisor, high / scale.divisor, step).map((at) => {
    const value = at * scale.divisor;
    return { value, label: digits > 4 ? formatBare(value, scale) : at.toFixed(digits) };
  });
}

/** Round shares of change between two ratios: "+5 %". */
export function changeTicks(low: number, high: number): Tick[] {
  const step = niceStep((100 * (high - low)) / ABOUT);
  const digits = digitsOf(step);
  return multiples(100 * (low - 1), 100 * (high - 1), step).map((percent) => {
    const figure = Math.abs(percent).toFixed(digits);
    const sign = Number(figure) === 0 ? "" : percent > 0 ? "+" : "−";
    return { value: 1 + percent / 100, label: `${sign}${figure}\u00a0%` };
  });
}

/** 1, 2 and 5 times powers of ten between two ends above zero; powers alone where those are many. Empty: too near for any two. */
export function logTicks(low: number, high: number): number[] {
  const between = (leads: number[]) => {
    const ticks: number[] = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
      for (const lead of leads) {
        const value = Number(`${lead}e${power}`);
        if (value >= low && value <= high) ticks.push(value);
      }
    }
    return ticks;
  };
  const ticks = between([1, 2, 5]);
  const told = ticks.length > MOST_LOG ? between([1]) : ticks;
  return told.length < 2 ? [] : told;
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((nice) => nice * power >= rough * (1 - 1e-9)) ?? 10) * power;
}

function digitsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}

function multiples(low: number, high: number, step: number): number[] {
  const all: number[] = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high; n += 1) all.push(n * step);
  return all;
}
