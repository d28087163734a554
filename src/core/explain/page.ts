import type { GateName } from '../api-gateway/gates.ts';
import { ADVICE, CAUSE_CODES, CAUSES, isCause, type Remedy } from '../model/causes.ts';
import { PAGES } from './pages/index.ts';
import { SOURCES } from './sources.ts';
import type { Code, Page } from './types.ts';

/** Every code with a page: the causes in the catalogue's order, then the advice. */
export const CODES: readonly Code[] = [...CAUSE_CODES, ...(Object.keys(ADVICE) as (keyof typeof ADVICE)[])];

export const isCode = (text: string): text is Code => Object.hasOwn(PAGES, text);

/** A code with all that is said of it. */
export interface Explanation extends Omit<Page, 'sources'> {
  readonly code: Code;
  /** Where the request stops; null when API Gateway did not refuse it, and for advice. */
  readonly gate: GateName | null;
  readonly remedy: readonly Remedy[];
  /** One sentence. */
  readonly summary: string;
  /** Who can act, the preferred first, with what to do. */
  readonly fixes: readonly { readonly who: Remedy; readonly what: string }[];
  readonly sources: readonly string[];
}

export function explainCode(code: Code): Explanation {
  const page: Page & { readonly fixes: Partial<Record<Remedy, string>> } = PAGES[code];
  const { gate, remedy, summary } = entryOf(code);
  const fixes = remedy.map((who) => ({ who, what: page.fixes[who] ?? '' }));
  return { ...page, code, gate, remedy, summary, fixes, sources: page.sources.map((name) => SOURCES[name]) };
}

/** What the catalogue says of a code in one line. */
export function entryOf(code: Code): Pick<Explanation, 'gate' | 'remedy' | 'summary'> {
  if (!isCause(code)) return { gate: null, remedy: ['aws'], summary: ADVICE[code] };
  const { gate, because, remedy } = CAUSES[code];
  return { gate, remedy, summary: `${because.charAt(0).toUpperCase()}${because.slice(1)}.` };
}

/** Up to three codes that share words with one that does not exist, or are spelt like it. */
export function suggestionsFor(text: string): readonly Code[] {
  const words = new Set(text.toLowerCase().split('-'));
  const pairs = pairsOf(text.toLowerCase());
  return CODES.map((code) => {
    const shared = code.split('-').filter((word) => words.has(word)).length;
    const own = pairsOf(code);
    const alike = [...own].filter((pair) => pairs.has(pair)).length / Math.max(own.size, pairs.size, 1);
    return { code, score: shared + alike * 2 };
  })
    .filter(({ score }) => score >= 1)
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
    .map(({ code }) => code);
}

const pairsOf = (text: string): ReadonlySet<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
