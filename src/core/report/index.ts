import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { short } from './short.ts';
import type { Report } from './types.ts';

/** Every way a session can be written down. */
export const REPORTS = [markdown, json, short] as const satisfies readonly Report[];

export { json, markdown, short };
