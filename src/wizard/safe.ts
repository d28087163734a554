import { sanitize, sanitizeLine } from '../core/model/sanitize.ts';
import { redact } from '../core/model/secret.ts';

/**
 * A text as it may be shown: without anything that a terminal would obey, and with secrets masked. Newlines stay. Every
 * string on its way to the person passes here: `<Safe>` calls it for the screens, the accessible wizard for its lines.
 */
export const safe = (text: string): string => redact(sanitize(text));

/** The same for one line: newlines become spaces. */
export const safeLine = (text: string): string => redact(sanitizeLine(text));
