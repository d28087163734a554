import type { GateName } from '../api-gateway/gates.ts';
import { CODES, type FindingCode, type Page, type Remedy, recordOf, SOURCES } from '../causes/index.ts';

/** A code with all that is said of it. */
export interface Explanation extends Omit<Page<FindingCode>, 'fixes' | 'sources'> {
  readonly code: FindingCode;
  /** Where the request stops; null when API Gateway did not refuse it, and for advice. */
  readonly gate: GateName | null;
  readonly remedy: readonly Remedy[];
  /** One sentence. */
  readonly summary: string;
  /** What else a client may see where the refusal is a gateway response of a REST API; null where it is none. */
  readonly customised: string | null;
  /** Who can act, the preferred first, with what to do. */
  readonly fixes: readonly { readonly who: Remedy; readonly what: string }[];
  readonly sources: readonly string[];
}

export function explainCode(code: FindingCode): Explanation {
  const page = recordOf(code).page();
  const { gate, remedy, summary } = entryOf(code);
  const fixes = remedy.map((who) => ({ who, what: page.fixes[who] ?? '' }));
  const customised = page.sees.some(({ errorType }) => errorType !== null) ? CUSTOMISED : null;
  const sources = page.sources.map((name) => SOURCES[name]);
  return { ...page, code, gate, remedy, summary, customised, fixes, sources };
}

const CUSTOMISED =
  "An API can customize its gateway responses. Then you see the API's own text, and often its own " +
  'status, instead of these. x-amzn-errortype usually still shows the error type.';

/** What the catalogue says of a code in one line. */
export function entryOf(code: FindingCode): Pick<Explanation, 'gate' | 'remedy' | 'summary'> {
  const record = recordOf(code);
  if (record.kind === 'advice') return { gate: null, remedy: record.remedy, summary: record.sentence };
  const { gate, because, remedy } = record;
  return { gate, remedy, summary: `${because.charAt(0).toUpperCase()}${because.slice(1)}.` };
}

/** Up to three codes that share words with one that does not exist, or are spelt like it. */
export function suggestionsFor(text: string): readonly FindingCode[] {
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
