const MOST_CURSORS = 4096;

/**
 * Scans under way. A cursor is a paused iterator: what stays in the collection during the whole
 * scan is seen. The oldest are given up when there are too many; their scan begins anew.
 */
export class ScanCursors {
  #paused = new Map<number, Iterator<unknown>>();
  #next = 1;

  /** Takes up to `count` items; returns 0 as the cursor at the end. */
  advance<T>(cursor: number, items: () => Iterator<T>, count: number): { cursor: number; batch: T[] } {
    const iterator = (this.#paused.get(cursor) as Iterator<T> | undefined) ?? items();
    this.#paused.delete(cursor);
    const batch: T[] = [];
    while (batch.length < count) {
      const step = iterator.next();
      if (step.done) return { cursor: 0, batch };
      batch.push(step.value);
    }
    const id = this.#next++;
    this.#paused.set(id, iterator);
    if (this.#paused.size > MOST_CURSORS) this.#paused.delete(this.#paused.keys().next().value!);
    return { cursor: id, batch };
  }
}
