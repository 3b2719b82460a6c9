export interface Scored {
  member: string;
  score: number;
}

/** Members by score, then by bytes. */
export class SortedSetValue {
  readonly scores = new Map<string, number>();
  #ordered: Scored[] = [];

  get length(): number {
    return this.#ordered.length;
  }

  /** True if the member is new. */
  set(member: string, score: number): boolean {
    const before = this.scores.get(member);
    if (before === score) return false;
    if (before !== undefined) this.#ordered.splice(this.#place(member, before), 1);
    this.#ordered.splice(this.#place(member, score), 0, { member, score });
    this.scores.set(member, score);
    return before === undefined;
  }

  delete(member: string): boolean {
    const score = this.scores.get(member);
    if (score === undefined) return false;
    this.#ordered.splice(this.#place(member, score), 1);
    return this.scores.delete(member);
  }

  rank(member: string): number | undefined {
    const score = this.scores.get(member);
    return score === undefined ? undefined : this.#place(member, score);
  }

  slice(from: number, to: number): Scored[] {
    return this.#ordered.slice(from, to);
  }

  /** How many members stand before the first for which `reached` holds. */
  countBefore(reached: (entry: Scored) => boolean): number {
    let low = 0;
    let high = this.#ordered.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (reached(this.#ordered[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  popLowest(count: number): Scored[] {
    return this.#forget(this.#ordered.splice(0, count));
  }

  popHighest(count: number): Scored[] {
    return this.#forget(this.#ordered.splice(Math.max(0, this.#ordered.length - count)).reverse());
  }

  #forget(entries: Scored[]): Scored[] {
    for (const { member } of entries) this.scores.delete(member);
    return entries;
  }

  #place(member: string, score: number): number {
    return this.countBefore(
      (entry) => entry.score > score || (entry.score === score && entry.member >= member),
    );
  }
}
