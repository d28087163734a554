import { sanitize } from '../core/model/sanitize.ts';
import { redact, type Secret } from '../core/model/secret.ts';

let suspects: readonly Secret[] = [];
let shows = false;

/** From now on these values of the call are masked too. */
export function maskOnScreen(values: readonly Secret[]): void {
  suspects = values;
}

/** `--show-values`: what only looks random is seen on the screen. Files never have it. */
export function showValues(): void {
  shows = true;
}

/**
 * A text as it may be shown: without anything that a terminal would obey, and with secrets masked. Newlines stay. Every
 * string on its way to the person passes here: `<Safe>` calls it for the screens, the accessible wizard for its lines.
 */
export const safe = (text: string): string => redact(sanitize(text), shows ? [] : suspects);

/** The same for a file. */
export const safeInFile = (text: string): string => redact(sanitize(text), suspects);

/** The same for one line: newlines become spaces, once the lines of a head have told their names. */
export const safeLine = (text: string): string => safe(text).replace(/\n+/g, ' ');
