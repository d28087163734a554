// A well-known symbol, so that core needs no import from Node.
const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * A value that must never reach a file, a log or the screen: keys, tokens, signatures, cookies.
 * Printing, serialising or interpolating it gives a mask; `reveal` is the one way out, for signing and sending.
 */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  /** True when both hold the same text. */
  equals(other: Secret | null): boolean {
    return other !== null && other.#value === this.#value;
  }
  toString(): string {
    return MASK;
  }
  toJSON(): string {
    return MASK;
  }
  [inspect](): string {
    return MASK;
  }
}

export const MASK = '••••••';

export const secret = (value: string): Secret => new Secret(value);
export const secretOrNull = (value: string | null | undefined): Secret | null =>
  value == null ? null : new Secret(value);
