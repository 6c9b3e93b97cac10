/** A line in order of arrival that stays fast when it is long: an array's own `shift` moves everything behind it. */
export class WaitingLine<T extends { readonly position: number }> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  join(item: T): void {
    this.#items.push(item);
  }

  /** Takes the first. */
  leave(): T | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    this.#items[this.#head] = undefined;
    this.#head += 1;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Puts one back to the place it had. */
  rejoin(item: T): void {
    let index = this.#head;
    while (index < this.#items.length && (this.#items[index]?.position ?? 0) < item.position) index += 1;
    if (index === this.#head && index > 0) {
      this.#head -= 1;
      this.#items[this.#head] = item;
    } else this.#items.splice(index, 0, item);
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
  }
}
