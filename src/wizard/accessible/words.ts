/** Wide enough that nothing is cut or wrapped: the reader, or the terminal, breaks lines itself. */
export const UNCUT = 10_000;

/** A text as it is read aloud: no signs, one blank between words. `≠` is said. */
export const spoken = (text: string): string =>
  text
    .replace(/[✔✖▲●○❯▌⠋]/gu, ' ')
    .replace(/(^|\s)[–·?](?=\s)/g, '$1')
    .replace(/≠/g, 'is not')
    .replace(/\s+/g, ' ')
    .trim();
