// Added to the bundle by esbuild.
import { PLAIN } from './plain.mjs';

const real = globalThis['Intl']['Segmenter'];
const made = new Map();

/** Text in which every character is a grapheme of its own: also control characters, but for CR, which joins LF. */
const ALL_PLAIN = new RegExp(`^[\\u0000-\\u000C\\u000E-\\u001F${PLAIN}]*$`);

/** The graphemes of a plain text, as `Intl.Segments` gives them. */
class PlainSegments {
  #text;
  constructor(text) {
    this.#text = text;
  }
  containing(index = 0) {
    const segment = this.#text[index];
    return segment === undefined ? undefined : { segment, index, input: this.#text };
  }
  *[Symbol.iterator]() {
    for (let index = 0; index < this.#text.length; index += 1) yield this.containing(index);
  }
}

/** Building a segmenter takes 14 to 27 ms: not at import, only when text comes that needs one. */
export class LazySegmenter {
  #locale;
  #options;
  constructor(locale, options) {
    this.#locale = locale;
    this.#options = options;
  }
  segment(text) {
    const granularity = this.#options?.granularity ?? 'grapheme';
    if (granularity === 'grapheme' && ALL_PLAIN.test(text)) return new PlainSegments(text);
    const key = JSON.stringify([this.#locale, granularity]);
    if (!made.has(key)) made.set(key, new real(this.#locale, this.#options));
    return made.get(key).segment(text);
  }
}

/** In place of `performance`, of which only `now` is asked: Node loads ten modules for the real one. */
export const Elapsed = {
  now() {
    const [seconds, nanoseconds] = process.hrtime();
    return seconds * 1e3 + nanoseconds / 1e6;
  },
};
