import { randomBytes } from 'node:crypto';

/** Letters and digits by chance, to tell things apart that begin at the same moment; no secret. */
export const randomLetters = (length: number): string => randomBytes(length).toString('hex').slice(0, length);
