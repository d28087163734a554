import {
  type AnsweredBy,
  isApiGateway,
  isNoAnswer,
  type Recognised,
  type RefusalKind,
  recognise,
  serviceOfHost,
  whoAnswered,
} from '../answers/index.ts';
import type { ApiType } from '../api-gateway/gates.ts';
import { type CauseCode, CLUES, type Clue, causeOf, causesOf } from '../causes/index.ts';
import { type Understood, type UnderstoodLog, understand } from '../intake/index.ts';
import type { SeenAnswer } from '../model/answer.ts';
import { readHost } from '../model/request.ts';
import { redact, type Secret } from '../model/secret.ts';
import { suspectsIn } from '../model/suspects.ts';
import { readLogs } from '../verdict/log-findings.ts';
import { ofResponseType, readFragment, WAF_BLOCKED } from './fragments.ts';
import { type Fragment, MEANINGS, ofNamedPolicy, ofStatusAlone, tellsApart } from './meanings.ts';
import { callOf, cluesIn, errorTypeIn, FUNCTION_LOG, FUNCTION_STACK, type ReadCall } from './shown.ts';

/** What a pasted text, answer or URL says. */
export interface Reading {
  /** The kind of answer; null when it is not known. */
  readonly kind: string | null;
  readonly means: string;
  /** Who wrote the answer, or why there is none; null where the paste does not tell. */
  readonly answeredBy: AnsweredBy | null;
  /** What it can mean, the likeliest first, at most fourteen. Empty where no cause of the catalogue fits. */
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
 * Reads an error text, a whole answer, a client's command with its output, a log line, or a piece of them. Never
 * throws.
 */
export function readText(text: string): Reading {
  const understood = understand(text);
  const { observed, target, request, log } = understood;
  const plain = understood.plain.reveal();
  const suspects = suspectsIn(text);
  const from = understood.kind === 'nothing' ? [] : understood.understoodFrom.map((words) => redact(words, suspects));
  const seen = observed === null ? null : recognise(observed);
  const words = wordsOf(understood, seen, suspects);
  const answeredBy = whoAnswered({
    answer:
      seen === null || observed === null ? null : { recognised: seen, headers: observed.headers, body: observed.body },
    host: request.host ?? target.customHost ?? null,
    apiType: target.apiType ?? typeBy(understood, words),
    signedFor: request.signing?.service ?? null,
    isOfBrowser: understood.kind === 'browser' && request.host !== undefined && target.apiType !== 'WEBSOCKET',
    isOfLog: log !== null || words.kind === 'response-type',
    text: plain,
  });
  const { kind, codes, means, status } = asAnswered(words, answeredBy, understood);
  const clues = cluesIn(understood, answeredBy, words);
  const inOrder = ordered(codes, kind, answeredBy, understood);
  const ruledOut = inOrder.flatMap((code) => {
    const clue = causeOf(code).excludedBy?.find((one) => clues.has(one));
    return clue === undefined ? [] : [{ code, clue, because: CLUES[clue] }];
  });
  const out = new Set(ruledOut.map(({ code }) => code));
  const remaining = inOrder.filter((code) => !out.has(code));
  return {
    kind,
    means,
    answeredBy,
    codes: remaining.slice(0, LIKELIEST),
    lessLikely: remaining.slice(LIKELIEST),
    ruledOut,
    tellsApart: remaining.length < 2 ? null : tellsApart(kind, clues),
    status,
    errorType: errorTypeIn(plain, words.errorType, answeredBy),
    text: words.text,
    call: callOf(understood, answeredBy, suspects),
    from,
  };
}

/** The kind of API where only the words of a log or of a handshake tell it. */
function typeBy(understood: Understood, { kind }: Words): ApiType | null {
  if (kind === 'response-type') return 'REST';
  const { request, observed } = understood;
  const isOwn =
    observed?.headers['x-amz-apigw-id'] !== undefined ||
    (request.host !== undefined && readHost(request.host).kind === 'execute-api');
  return isOwn && isHandshake(understood) ? 'WEBSOCKET' : null;
}

/** Behind the usual name of a stage a REST API is likelier: an HTTP API mostly serves `$default`, in no URL. */
function ordered(
  codes: readonly CauseCode[],
  kind: string | null,
  by: AnsweredBy | null,
  { target }: Understood,
): readonly CauseCode[] {
  if (by?.by !== 'api-gateway' || !USUAL_STAGE.test(target.stage ?? '')) return codes;
  if (kind !== 'forbidden' && kind !== 'unauthorized' && kind !== 'server-error') return codes;
  const ofRest = causesOf(`rest-${kind}`).filter((code) => codes.includes(code));
  return [...new Set([...ofRest, ...codes])];
}

const USUAL_STAGE = new RegExp(
  '^(?:(?:pre-?)?prod(?:uction)?|prd|live|main|dev(?:elop|elopment)?|test(?:ing)?|tst|qa|uat|stag(?:e|ing)|stg|beta|' +
    'alpha|demo|sandbox|default|int|v\\d{1,3})$',
  'i',
);

/** A longer list helps nobody: what splits it does. */
const LIKELIEST = 14;

type Words = Pick<Reading, 'kind' | 'means' | 'codes' | 'status' | 'errorType' | 'text'>;

/** What the words of the answer say, whoever wrote them. */
function wordsOf(understood: Understood, seen: Recognised | null, suspects: readonly Secret[]): Words {
  const { kind, observed, log } = understood;
  const plain = understood.plain.reveal();
  const isRead = seen !== null && (seen.kind !== 'not-refused' || !observed?.browser);
  const known = isRead && (seen.candidates.length > 0 || (seen.kind !== 'other' && seen.kind !== 'no-answer'));
  const ofLog = log === null ? null : ofLogAlone(plain, log, known ? seen : null);
  const nothing = { status: observed?.status ?? null, errorType: seen?.errorType ?? null, text: null };
  if (ofLog !== null) return { ...nothing, ...ofLog };
  const words = observed?.browser ?? (kind === 'log' || !known ? plain : null);
  const fragment =
    (words === null ? null : readFragment(words)) ??
    (observed?.exchange === 'preflight' ? readFragment(PREFLIGHT) : null);
  if (isRead && seen.kind === 'not-refused') return ofAnswer(seen, observed, suspects);
  if (known) return alsoBy(fragment?.kind === 'response-type' ? null : fragment, ofAnswer(seen, observed, suspects));
  const alone = fragment ?? ofStatusAlone(observed?.status ?? null, isHandshake(understood));
  if (alone !== null) return { ...nothing, ...alone };
  if (FUNCTION_LOG.test(plain) || (FUNCTION_STACK.test(plain) && !isNoAnswer(plain)))
    return { ...nothing, kind: 'function-answer', codes: [], means: MEANS_FUNCTION };
  if (CONNECTED.test(plain)) return { ...nothing, kind: 'not-refused', codes: [], means: MEANINGS['not-refused'] };
  return { ...nothing, kind: null, codes: [], means: unknown(kind) };
}

/** The words with which clients of WebSockets tell of a refused handshake. */
const HANDSHAKE = new RegExp(
  'Unexpected server response: \\d|websocket: bad handshake|rejected WebSocket connection|WebSocket handshake|' +
    'Handshake status \\d|WSServerHandshakeError|WebSocketBadStatus|Expected HTTP 101 response|' +
    "status code '101' was expected|InvalidStatusCode|WebSocketException",
);
const isHandshake = ({ target, plain }: Understood): boolean =>
  (target.apiType === 'WEBSOCKET' && target.routeKey === '$connect') || HANDSHAKE.test(plain.reveal());

const MEANS_FUNCTION =
  'An AWS Lambda function wrote this, in its log or as its answer. To see how API Gateway handled ' +
  "it, look at API Gateway's own answer.";
const CONNECTED = /^Connected \(press CTRL\+C to quit\)/m;

/** What a log says where the answer's own words do not stand in it; null where they do. */
function ofLogAlone(
  plain: string,
  { of, responseType, isFine, hasWords }: UnderstoodLog,
  known: Recognised | null,
): Pick<Words, 'kind' | 'means' | 'codes'> | null {
  if (isFine) return { kind: 'not-refused', means: MEANINGS['not-refused'], codes: [] };
  if (of === 'firewall') return { kind: 'log-line', ...WAF_BLOCKED };
  const vague = known === null || known.kind === 'forbidden' || known.kind === 'other';
  if (of === 'access') {
    if (hasWords && !vague) return null;
    if (responseType !== null) return ofResponseType(responseType);
    const line = readFragment(plain);
    return line === null || line.kind !== 'log-line' ? null : line;
  }
  if (hasWords && known !== null) return null;
  const lines = plain.split('\n', 2000).map((message) => ({ logGroup: '', at: '', message }));
  const read = readLogs({ logGroups: [], foundBy: 'time', lines, accessLog: null, ofPractice: false });
  const line = readFragment(plain);
  const inOrder = read.codes.length > 0 && (PHASE.test(plain) || line === null || line.kind !== 'log-line');
  const ofType = responseType === null ? null : ofResponseType(responseType);
  return {
    kind: 'log-line',
    means: (line?.kind === 'log-line' ? line.means : ofType?.means) ?? LOG_ALONE,
    codes: inOrder ? read.codes : [...new Set([...(line?.codes ?? []), ...(ofType?.codes ?? [])])],
  };
}

/** Lines by which it is known whether the authorizer or the integration is spoken of. */
const PHASE = /Starting (?:authorizer|execution)|Authorizer result body|Verifying Usage Plan|Unauthorized request/;
const LOG_ALONE = 'Lines of an execution log. None of them names what refused the call.';

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

function ofAnswer(seen: Recognised, observed: SeenAnswer | null, suspects: readonly Secret[]): Words {
  const { kind, status, errorType, candidates } = seen;
  const foreign = kind === 'other' || (kind === 'denied' && !/^execute-api:/i.test(seen.action));
  if (foreign)
    return { kind, status, errorType, text: null, codes: candidates, means: foreignMeans(errorType, candidates) };
  const base = { kind, status, errorType, text: seen.text === null ? null : redact(seen.text, suspects) };
  // HTTP APIs challenge with a bare `Bearer` where no token came: that is their word for it.
  const challenge = observed?.headers['www-authenticate'] ?? '';
  if (kind === 'jwt-refused' && !/\berror=/i.test(challenge))
    return { ...base, kind: 'unauthorized', means: MEANINGS.unauthorized, codes: candidates };
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
function asAnswered(words: Words, by: AnsweredBy | null, understood: Understood): Words {
  const { kind: pasted, observed, request } = understood;
  const plain = understood.plain.reveal();
  const other = words.kind === 'other' ? asOther(words, by, observed) : null;
  if (other !== null) return other;
  if (by === null) {
    if (words.kind !== null || observed !== null || pasted === 'nothing') return words;
    return { ...words, kind: 'call', means: unknown(pasted) };
  }
  if (by.by === 'integration' && words.kind === 'status')
    return { ...words, kind: 'function-answer', codes: causesOf('from-application') };
  if (isApiGateway(by.by)) return words;
  switch (by.by) {
    case 'dns':
    case 'tls':
    case 'network':
      if (words.kind === 'function-answer') return words;
      return {
        ...words,
        kind: 'no-answer',
        status: null,
        means: MEANINGS['no-answer'],
        codes: mayBeAnApi(request.host) ? causesOf(`no-answer-${by.by}`) : [],
      };
    case 'browser':
      return words.kind === 'browser-message'
        ? words
        : { ...words, kind: 'browser-message', means: BY_BROWSER, codes: [] };
    case 'client':
      return { ...words, kind: 'no-answer', status: null, means: NOTHING_SENT, codes: [] };
    case 'lambda':
      return words.kind === 'function-answer' ? words : asForeign(words, by.by, plain);
    default:
      return asForeign(words, by.by, plain);
  }
}

/** Somebody else answered: none of the API's settings did. */
function asForeign(words: Words, by: AnsweredBy['by'], plain: string): Words {
  const edge = by === 's3' || by === 'cloudfront' || by === 'waf' || by === 'server';
  const status = foreignStatus(by, words.status, plain);
  // GraphQL answers 200, and says in the body what it refuses.
  const isFine = status !== null && status < 400 && by !== 'appsync';
  return {
    ...words,
    kind: isFine ? 'not-refused' : 'other-layer',
    status,
    text: null,
    means: ELSEWHERE,
    codes: isFine ? [] : edge ? FROM_EDGE : FROM_SERVICE,
  };
}

/** An answer in words that API Gateway does not write, or in none. */
function asOther(words: Words, by: AnsweredBy | null, observed: SeenAnswer | null): Words | null {
  if (by !== null && !isApiGateway(by.by) && by.by !== 'browser') return null;
  if (by?.by === 'integration' || (by === null && observed?.body !== ''))
    return {
      ...words,
      kind: by === null && !FUNCTION_LOG.test(observed?.body ?? '') ? 'other-layer' : 'function-answer',
    };
  if (/^AccessDenied/i.test(words.errorType ?? '')) return { ...words, kind: 'denied' };
  if (/^InvalidSignature/i.test(words.errorType ?? '')) return { ...words, kind: 'signature-mismatch' };
  return { ...words, kind: 'status' };
}

/** What the words of others always come with. */
const FOREIGN_STATUS: readonly (readonly [status: number, by: RegExp, words: RegExp])[] = [
  [403, /^s3$/, /\b(?:AccessDenied|SignatureDoesNotMatch|RequestTimeTooSkewed|InvalidAccessKeyId|ExpiredToken)\b/],
  [404, /^s3$/, /\bNoSuch(?:Key|Bucket)\b/],
  [403, /^cloudfront$/, /\bMissing ?Key\b|\bAccessDenied\b/],
  [403, /^lambda-function-url$/, /"Message"\s*:\s*"Forbidden/],
  [403, /^waf$/, /\bError 10\d\d\b|\berror code:? 10\d\d\b/i],
  [403, /^server$/, /Error from server \(Forbidden\)/],
  [401, /^server$/, /Error from server \(Unauthorized\)/],
  [404, /^server$/, /Error from server \(NotFound\)/],
  [403, /^waf$/, /permission to access "/],
  [404, /^server$/, /\b404 page not found\b/],
  [200, /^appsync$/, /\b200 OK\b|"?status(?:Code)?"?: ?200\b|\bHTTP\/[\d.]{1,3} 200\b/],
  [404, /./, /\bNotFoundException\b/],
  [400, /./, /\bBadRequestException\b/],
  [429, /./, /\bTooManyRequestsException\b/],
  // Services with a REST interface; an SDK's words do not tell the status.
  [403, /./, /\{\s*"Message"\s*:\s*"User: \S{1,2000} is not authorized to perform/],
];

/** The status of somebody else's answer: as the paste shows it, else the one of its words. */
function foreignStatus(by: string, status: number | null, text: string): number | null {
  const isShown = status !== null && [...text.matchAll(/\d+/g)].some(([digits]) => digits === String(status));
  if (isShown) return status;
  return FOREIGN_STATUS.find(([, who, words]) => who.test(by) && words.test(text))?.[0] ?? null;
}

/** An execute-api host, or a name of somebody's own that may be a custom domain; not a host of another service. */
const mayBeAnApi = (host: string | undefined): boolean => host !== undefined && serviceOfHost(host) === null;

const FROM_EDGE: readonly CauseCode[] = ['edge-layer-403', 'different-service-403'];
const FROM_SERVICE: readonly CauseCode[] = ['different-service-403'];
const ELSEWHERE = 'API Gateway did not write this: no setting of the API refused the call.';
const BY_BROWSER =
  "The browser blocked the call and does not show the server's answer. The browser's message names the rule.";
const NOTHING_SENT = 'The client failed before it sent anything, so no server refused the call.';

const unknown = (kind: string): string =>
  kind === 'nothing'
    ? 'apigw-doctor does not know this text. Either API Gateway does not write it, or API Gateway uses ' +
      'a new wording, or the API has custom gateway responses.'
    : 'This text does not contain a known refusal. Paste the answer too: status line, headers and body, ' +
      'as curl -i prints them.';

const foreignMeans = (errorType: string | null, codes: readonly CauseCode[]): string =>
  errorType !== null && codes.some((code) => !causeOf(code).remedy.includes('none'))
    ? 'Only the error type is known; the error text is missing, or was customized.'
    : 'The headers and the text show that API Gateway did not write this.';
