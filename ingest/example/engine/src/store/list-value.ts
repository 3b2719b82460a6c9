/** A list as a ring: both ends are cheap to push and to pop. */
export class ListValue {
  #ring: (Buffer | undefined)[] = new Array(8).fill(undefined);
  #head = 0;
  #length = 0;

  static from(items: Iterable<Buffer>): ListValue {
    const list = new ListValue();
    for (const item of items) list.pushRight(item);
    return list;
  }

  get length(): number {
    return this.#length;
  }

  pushLeft(item: Buffer): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#head = (this.#head - 1) & (this.#ring.length - 1);
    this.#ring[this.#head] = item;
    this.#length++;
  }

  pushRight(item: Buffer): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#ring[this.#slot(this.#length)] = item;
    this.#length++;
  }

  popLeft(): Buffer | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = this.#slot(1);
    this.#length--;
    return item;
  }

  popRight(): Buffer | undefined {
    if (this.#length === 0) return undefined;
    const slot = this.#slot(this.#length - 1);
    const item = this.#ring[slot];
    this.#ring[slot] = undefined;
    this.#length--;
    return item;
  }

  /** Negative counts from the right. */
  at(index: number): Buffer | undefined {
    const place = index < 0 ? this.#length + index : index;
    return place < 0 || place >= this.#length ? undefined : this.#ring[this.#slot(place)];
  }

  /** False if there is no such place. */
  replace(index: number, item: Buffer): boolean {
    const place = index < 0 ? this.#length + index : index;
    if (place < 0 || place >= this.#length) return false;
    this.#ring[this.#slot(place)] = item;
    return true;
  }

  slice(from: number, to: number): Buffer[] {
    const items: Buffer[] = [];
    for (let place = from; place < to; place++) items.push(this.#ring[this.#slot(place)]!);
    return items;
  }

  items(): Buffer[] {
    return this.slice(0, this.#length);
  }

  #slot(place: number): number {
    return (this.#head + place) & (this.#ring.length - 1);
  }

  #grow(): void {
    const items = this.items();
    this.#ring = items.concat(new Array(items.length).fill(undefined));
    this.#head = 0;
  }
}
