// Added to the bundle by esbuild.

const real = globalThis['Intl']['Segmenter'];
const made = new Map();

/**
 * Text in which every character is a grapheme of its own: control characters but CR (which joins LF), Latin letters,
 * dashes, arrows, boxes, marks, spinners.
 */
const PLAIN = new RegExp(
  `^[${[
    '\\u0000-\\u000C\\u000E-\\u007E\\u00A1-\\u00AC\\u00AE-\\u02FF',
    '\\u2010-\\u2027\\u2190-\\u21FF\\u2500-\\u25FC\\u2713-\\u2718\\u276F\\u2800-\\u28FF',
  ].join('')}]*$`,
);

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
    if (granularity === 'grapheme' && PLAIN.test(text)) return new PlainSegments(text);
    const key = JSON.stringify([this.#locale, granularity]);
    if (!made.has(key)) made.set(key, new real(this.#locale, this.#options));
    return made.get(key).segment(text);
  }
}
