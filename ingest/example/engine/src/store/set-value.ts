/** A set of texts from which a random member is cheap to take. */
export class SetValue {
  #members: string[] = [];
  #places = new Map<string, number>();

  static from(members: Iterable<string>): SetValue {
    const set = new SetValue();
    for (const member of members) set.add(member);
    return set;
  }

  get length(): number {
    return this.#members.length;
  }

  has(member: string): boolean {
    return this.#places.has(member);
  }

  add(member: string): boolean {
    if (this.#places.has(member)) return false;
    this.#places.set(member, this.#members.length);
    this.#members.push(member);
    return true;
  }

  /** The last member moves into the gap. */
  delete(member: string): boolean {
    const place = this.#places.get(member);
    if (place === undefined) return false;
    const last = this.#members.pop()!;
    if (last !== member) {
      this.#members[place] = last;
      this.#places.set(last, place);
    }
    this.#places.delete(member);
    return true;
  }

  random(): string {
    return this.#members[Math.floor(Math.random() * this.#members.length)]!;
  }

  /** In the order of the index, which deleting does not disturb: fit for a scan. */
  values(): MapIterator<string> {
    return this.#places.keys();
  }
}
