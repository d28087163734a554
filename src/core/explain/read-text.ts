import {
  type AnsweredBy,
  isApiGateway,
  type Recognised,
  type RefusalKind,
  recognise,
  serviceOfHost,
  whoAnswered,
} from '../answers/index.ts';
import { type CauseCode, CLUES, type Clue, causeOf, causesOf } from '../causes/index.ts';
import { type Understood, understand } from '../intake/index.ts';
import { readHost } from '../model/request.ts';
import { redact, type Secret } from '../model/secret.ts';
import { suspectsIn } from '../model/suspects.ts';
import { readFragment } from './fragments.ts';
import { type Fragment, MEANINGS, ofNamedPolicy, ofStatusAlone, tellsApart } from './meanings.ts';

/** What a pasted text, answer or URL says. */
export interface Reading {
  /** The kind of answer; null when it is not known. */
  readonly kind: string | null;
  readonly means: string;
  /** Who wrote the answer, or why there is none; null where the paste does not tell. */
  readonly answeredBy: AnsweredBy | null;
  /** What it can mean, the likeliest first, at most twelve. Empty where no cause of the catalogue fits. */
  readonly codes: readonly CauseCode[];
  /** What it can mean besides, and does less often. */
  readonly lessLikely: readonly CauseCode[];
  /** Causes that have such an answer, and what in the paste rules each of them out. */
  readonly ruledOut: readonly { readonly code: CauseCode; readonly clue: Clue; readonly because: string }[];
  /** What to paste or to look at next: it splits the causes that remain. Null where nothing does. */
  readonly tellsApart: string | null;
  readonly status: number | null;
  readonly errorType: string | null;
  /** The refusal's own words; null where they are not API Gateway's, for they may be anything. */
  readonly text: string | null;
  /** The call, as far as the paste tells it. */
  readonly call: ReadCall;
  /** What was taken from what, in words. */
  readonly from: readonly string[];
}

/**
 * The call of a paste; null where it is not told. `path` is what a route sees: without the stage on execute-api, with
 * secrets masked.
 */
export interface ReadCall {
  readonly host: string | null;
  readonly region: string | null;
  readonly apiId: string | null;
  readonly stage: string | null;
  readonly method: string | null;
  readonly path: string | null;
}

/**
 * Reads an error text, a whole answer, a client's command with its output, a log line, or a piece of them. Never
 * throws.
 */
export function readText(text: string): Reading {
  const understood = understand(text);
  const suspects = suspectsIn(text);
  const from = understood.kind === 'nothing' ? [] : understood.understoodFrom.map((words) => redact(words, suspects));
  const seen = understood.observed === null ? null : recognise(understood.observed);
  const words = wordsOf(text, understood, seen, suspects);
  const answeredBy = whoAnswered({
    answer:
      seen === null || understood.observed === null
        ? null
        : { recognised: seen, headers: understood.observed.headers, body: understood.observed.body },
    host: understood.request.host ?? understood.target.customHost ?? null,
    isWebSocket: understood.target.apiType === 'WEBSOCKET',
    signedFor: understood.request.signing?.service ?? null,
    text,
  });
  const call = callOf(understood, suspects);
  const { kind, codes, means } = asAnswered(words, answeredBy, understood);
  const clues = cluesIn(understood, answeredBy);
  const ruledOut = codes.flatMap((code) => {
    const clue = causeOf(code).excludedBy?.find((one) => clues.has(one));
    return clue === undefined ? [] : [{ code, clue, because: CLUES[clue] }];
  });
  const out = new Set(ruledOut.map(({ code }) => code));
  const remaining = codes.filter((code) => !out.has(code));
  return {
    kind,
    means,
    answeredBy,
    codes: remaining.slice(0, LIKELIEST),
    lessLikely: remaining.slice(LIKELIEST),
    ruledOut,
    tellsApart: remaining.length < 2 ? null : tellsApart(kind, clues),
    status: words.status,
    errorType: words.errorType,
    text: words.text,
    call,
    from,
  };
}

/** A longer list helps nobody: what splits it does. */
const LIKELIEST = 12;

type Words = Pick<Reading, 'kind' | 'means' | 'codes' | 'status' | 'errorType' | 'text'>;

/** What the words of the answer say, whoever wrote them. */
function wordsOf(text: string, understood: Understood, seen: Recognised | null, suspects: readonly Secret[]): Words {
  const { kind, observed, target } = understood;
  const known = seen !== null && (seen.candidates.length > 0 || (seen.kind !== 'other' && seen.kind !== 'no-answer'));
  const words = observed?.browser ?? (kind === 'log' || !known ? text : null);
  const fragment =
    (words === null ? null : readFragment(words)) ??
    (observed?.exchange === 'preflight' ? readFragment(PREFLIGHT) : null);
  if (known) return alsoBy(fragment, ofAnswer(seen, suspects));
  const alone = fragment ?? ofStatusAlone(observed?.status ?? null, target.apiType === 'WEBSOCKET');
  const nothing = { status: observed?.status ?? null, errorType: seen?.errorType ?? null, text: null };
  return alone
    ? { ...nothing, kind: alone.kind, means: alone.means, codes: alone.codes }
    : { ...nothing, kind: null, codes: [], means: unknown(kind) };
}

const PREFLIGHT = 'Response to preflight request';

/** A log or a browser knows more than the answer: what it says comes first. */
const alsoBy = (fragment: Fragment | null, words: Words): Words =>
  fragment === null
    ? words
    : {
        ...words,
        means: `${fragment.means} ${words.means}`,
        codes: [...new Set([...fragment.codes, ...words.codes])],
      };

function ofAnswer(seen: Recognised, suspects: readonly Secret[]): Words {
  const { kind, status, errorType, candidates } = seen;
  const foreign = kind === 'other' || (kind === 'denied' && !/^execute-api:/i.test(seen.action));
  if (foreign)
    return { kind, status, errorType, text: null, codes: candidates, means: foreignMeans(errorType, candidates) };
  const base = { kind, status, errorType, text: seen.text === null ? null : redact(seen.text, suspects) };
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

/** Causes of API Gateway count only where API Gateway may have answered. */
function asAnswered(words: Words, by: AnsweredBy | null, { kind: pasted, observed, request }: Understood): Words {
  if (by === null) {
    if (words.kind !== null || observed !== null || pasted === 'nothing') return words;
    return { ...words, kind: 'call', means: unknown(pasted) };
  }
  if (isApiGateway(by.by)) return words;
  switch (by.by) {
    case 'dns':
    case 'tls':
    case 'network':
      return {
        ...words,
        kind: 'no-answer',
        means: MEANINGS['no-answer'],
        codes: mayBeAnApi(request.host) ? causesOf(`no-answer-${by.by}`) : [],
      };
    case 'browser':
      return words;
    case 'client':
      return { ...words, kind: 'no-answer', means: NOTHING_SENT, codes: [] };
    default: {
      const edge = by.by === 's3' || by.by === 'cloudfront' || by.by === 'waf' || by.by === 'server';
      return { ...words, kind: 'other-layer', text: null, means: ELSEWHERE, codes: edge ? FROM_EDGE : FROM_SERVICE };
    }
  }
}

/** An execute-api host, or a name of somebody's own that may be a custom domain; not a host of another service. */
const mayBeAnApi = (host: string | undefined): boolean => host !== undefined && serviceOfHost(host) === null;

const FROM_EDGE: readonly CauseCode[] = ['edge-layer-403', 'different-service-403'];
const FROM_SERVICE: readonly CauseCode[] = ['different-service-403'];
const ELSEWHERE = 'API Gateway did not write this: no setting of the API refused the call.';
const NOTHING_SENT = 'The client failed before it sent anything: no server refused the call.';

/** What the paste shows of the call and of who answered: each rules some causes out. */
function cluesIn({ target, request, caller, observed, kind }: Understood, by: AnsweredBy | null): ReadonlySet<Clue> {
  const clues = new Set<Clue>();
  const answered = by === null || !isApiGateway(by.by) ? null : by.by;
  if (answered !== null && answered !== 'api-gateway') clues.add('gateway-answered');
  if (target.apiType === 'HTTP' || answered === 'http-api' || observed?.headers['apigw-requestid'] !== undefined)
    clues.add('http-api');
  else if (target.apiType === 'WEBSOCKET' || answered === 'websocket-api') clues.add('websocket-api');
  else if (target.apiType === 'REST' || answered === 'rest-api' || observed?.headers['x-amz-apigw-id'] !== undefined)
    clues.add('rest-api');
  const host = request.host === undefined ? null : readHost(request.host).kind;
  if (host === 'execute-api') clues.add('execute-api-host');
  else if (host === 'other') clues.add('custom-host');
  // A command or a request as it was sent shows all that was sent.
  const isWhole = request.allHeadersKnown === true || kind === 'curl';
  const headers = request.headers ?? {};
  const authorization = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '';
  const carries =
    request.token !== undefined ||
    /^Bearer \S/i.test(authorization) ||
    Object.keys(request.secretHeaders ?? {}).some((name) => /authorization|token/i.test(name));
  const either = (is: boolean, yes: Clue, no: Clue): void => {
    if (is) clues.add(yes);
    else if (isWhole) clues.add(no);
  };
  either(request.apiKey !== undefined, 'key-sent', 'no-key-sent');
  either(request.signing !== undefined || caller?.kind === 'arn', 'signed', 'not-signed');
  either(carries, 'token-sent', 'no-token-sent');
  const method = target.method ?? request.method;
  if (method !== undefined && method !== 'OPTIONS' && observed?.exchange !== 'preflight') clues.add('not-options');
  return clues;
}

function callOf({ target, request }: Understood, suspects: readonly Secret[]): ReadCall {
  return {
    host: request.host ?? target.customHost ?? null,
    region: target.region ?? null,
    apiId: target.apiId ?? null,
    stage: target.stage ?? null,
    method: target.method ?? request.method ?? null,
    path: target.path === undefined ? null : redact(target.path, suspects),
  };
}

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
