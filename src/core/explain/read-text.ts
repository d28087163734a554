import { type Recognised, type RefusalKind, recognise } from '../answers/index.ts';
import { type CauseCode, causeOf, causesOf } from '../causes/index.ts';
import { understand } from '../intake/index.ts';
import { redact, type Secret, suspectsIn } from '../model/secret.ts';
import { readFragment } from './fragments.ts';
import { type Fragment, MEANINGS, ofNamedPolicy, ofStatusAlone } from './meanings.ts';

/** What a pasted text, answer or URL says. */
export interface Reading {
  /** The kind of answer; null when it is not known. */
  readonly kind: string | null;
  readonly means: string;
  /** What it can mean, the likeliest first. Empty where no cause of the catalogue fits. */
  readonly codes: readonly CauseCode[];
  readonly status: number | null;
  readonly errorType: string | null;
  /** The refusal's own words; null where they are not API Gateway's, for they may be anything. */
  readonly text: string | null;
  /** What was taken from what, in words. */
  readonly from: readonly string[];
}

/**
 * Reads an error text, a whole answer, a client's command with its output, a log line, or a piece of them. Never
 * throws.
 */
export function readText(text: string): Reading {
  const { kind, observed, target, understoodFrom: found } = understand(text);
  const suspects = suspectsIn(text);
  const understoodFrom = found.map((words) => redact(words, suspects));
  const seen = observed === null ? null : recognise(observed);
  const known = seen !== null && (seen.candidates.length > 0 || (seen.kind !== 'other' && seen.kind !== 'no-answer'));
  const words = observed?.browser ?? (kind === 'log' || !known ? text : null);
  const fragment =
    (words === null ? null : readFragment(words)) ??
    (observed?.exchange === 'preflight' ? readFragment(PREFLIGHT) : null);
  if (known) return alsoBy(fragment, ofAnswer(seen, understoodFrom, suspects));
  const alone = fragment ?? ofStatusAlone(observed?.status ?? null, target.apiType === 'WEBSOCKET');
  const nothing = {
    status: observed?.status ?? null,
    errorType: seen?.errorType ?? null,
    text: null,
    from: kind === 'nothing' ? [] : understoodFrom,
  };
  return alone ? { ...nothing, ...pick(alone) } : { ...nothing, kind: null, codes: [], means: unknown(kind) };
}

const PREFLIGHT = 'Response to preflight request';
const pick = ({ kind, means, codes }: Fragment): Pick<Reading, 'kind' | 'means' | 'codes'> => ({ kind, means, codes });

/** A log or a browser knows more than the answer: what it says comes first. */
const alsoBy = (fragment: Fragment | null, reading: Reading): Reading =>
  fragment === null
    ? reading
    : {
        ...reading,
        means: `${fragment.means} ${reading.means}`,
        codes: [...new Set([...fragment.codes, ...reading.codes])],
      };

function ofAnswer(seen: Recognised, from: readonly string[], suspects: readonly Secret[]): Reading {
  const { kind, status, errorType, candidates } = seen;
  const foreign = kind === 'other' || (kind === 'denied' && !/^execute-api:/i.test(seen.action));
  if (foreign)
    return { kind, status, errorType, from, text: null, codes: candidates, means: foreignMeans(errorType, candidates) };
  const base = { kind, status, errorType, from, text: seen.text === null ? null : redact(seen.text, suspects) };
  if (kind !== 'denied' || seen.policyType === null)
    return { ...base, means: MEANINGS[kind], codes: [...candidates, ...(ALSO[kind] ?? [])] };
  return { ...base, ...ofNamedPolicy(seen.policyType, seen.deny) };
}

/** Causes that no answer alone can point to, but that have these answers too: last in the list. */
const ALSO: Readonly<Partial<Record<RefusalKind, readonly CauseCode[]>>> = {
  'missing-authentication-token': causesOf('missing-authentication-token-last'),
  unauthorized: causesOf('unauthorized-last'),
  forbidden: causesOf('forbidden-last'),
};

const unknown = (kind: string): string =>
  kind === 'nothing'
    ? 'This text is not known. API Gateway does not write it, or writes it in words that are new here, or the API ' +
      'has gateway responses of its own.'
    : 'No refusal that is known stands in it. Paste the answer too: status line, headers and body, as curl -i ' +
      'prints them.';

const foreignMeans = (errorType: string | null, codes: readonly CauseCode[]): string =>
  errorType !== null && codes.some((code) => !causeOf(code).remedy.includes('none'))
    ? 'Only the error type is known; the words are missing, or somebody changed them.'
    : 'API Gateway did not write this, by its headers and its words.';
