/**
 * Letters and digits by chance, to tell things apart that begin at the same moment; no secret. The global is loaded
 * when it is first used: `node:crypto` would cost every start.
 */
export const randomLetters = (length: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => (byte % 16).toString(16)).join('');
