/** A hash whose fields may expire one by one. Expired fields vanish when the hash is next touched. */
export class HashValue {
  readonly fields = new Map<string, Buffer>();
  /** Field to the time it expires at, in ms; missing while no field expires. */
  #expiries: Map<string, number> | undefined;

  get length(): number {
    return this.fields.size;
  }

  get expiring(): number {
    return this.#expiries?.size ?? 0;
  }

  /** True if the field is new. Setting a field ends its expiry. */
  set(field: string, value: Buffer): boolean {
    const size = this.fields.size;
    this.fields.set(field, value);
    this.#expiries?.delete(field);
    return this.fields.size > size;
  }

  /** As set, but leaves the expiry. */
  replace(field: string, value: Buffer): void {
    this.fields.set(field, value);
  }

  delete(field: string): boolean {
    this.#expiries?.delete(field);
    return this.fields.delete(field);
  }

  expiryOf(field: string): number | undefined {
    return this.#expiries?.get(field);
  }

  expireAt(field: string, at: number): void {
    this.#expiries ??= new Map();
    this.#expiries.set(field, at);
  }

  persist(field: string): boolean {
    return this.#expiries?.delete(field) ?? false;
  }

  dropExpired(now: number): void {
    if (!this.#expiries) return;
    for (const [field, at] of this.#expiries) {
      if (at <= now) this.delete(field);
    }
    if (this.#expiries.size === 0) this.#expiries = undefined;
  }

  expiries(): [string, number][] {
    return [...(this.#expiries ?? [])];
  }
}
