import { json } from './json.ts';
import { accessMarkdown, chatLines, markdown, offlineMarkdown } from './markdown.ts';
import { short } from './short.ts';
import type { Report } from './types.ts';

/** Every way a session can be written down, in the order in which the help of `diagnose` names them. */
export const REPORTS: readonly Report[] = [json, markdown, short];

export { accessMarkdown, chatLines, json, markdown, offlineMarkdown, short };
