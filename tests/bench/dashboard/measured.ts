/** A figure beside its floor, both measured in turns so that the machine's mood is in neither alone. */
export type BesideFloor = { is: number; floor: number; ratio: number };

/** The middle of the values, or the upper one of two; a share of them between 0 and 1 lies below it. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

export function besideFloor(is: readonly number[], floor: readonly number[]): BesideFloor {
  const [one, other] = [quantileOf(is, 0.5), quantileOf(floor, 0.5)];
  return { is: one, floor: other, ratio: one / other };
}

/** To so many digits behind the point. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
