import { recognise } from '../answers/index.ts';
import type { SeenAnswer } from '../model/answer.ts';
import { readArn } from './arn-text.ts';
import { readCommand } from './clients.ts';
import { readConsole } from './console-message.ts';
import { readCurlWords } from './curl.ts';
import { fromRefusal, readErrorText } from './error-text.ts';
import { readHar } from './har.ts';
import { readAccessLine, readAccessRecord, readEvent, readExecutionLog } from './log-text.ts';
import { readLooseAnswer } from './loose-answer.ts';
import { asPageSends } from './page.ts';
import { plainText } from './plain-text.ts';
import { readProgram } from './program-text.ts';
import { parseJson, parseObserved, readRawResponse } from './raw-response.ts';
import { readRequestHead } from './request-head.ts';
import type { PasteKind, Piece, Understood, UnderstoodRequest, UnderstoodTarget } from './understood.ts';
import { readUrl } from './url-text.ts';

/** More than any error, command or single HAR entry holds; what is longer is cut, and that is said. */
const LONGEST = 5_000_000;

/**
 * Reads whatever a person pasted: a URL or ARN, an error text, a response, a log, a browser's message, a client's
 * command or dump, a HAR entry, or several of them at once. Takes what it can, says in words from what, and says so
 * when it could take nothing. Never throws; linear in the text.
 */
export function understand(text: string): Understood {
  const understood = understandStart(text);
  if (text.length <= LONGEST) return understood;
  return { ...understood, understoodFrom: [...understood.understoodFrom, CUT] };
}

const CUT = `It has more than ${LONGEST / 1_000_000} million characters: the rest was not read.`;

function understandStart(text: string): Understood {
  const trimmed = text
    .slice(0, LONGEST)
    .replace(/^\uFEFF/, '')
    .trim();
  const pieces = trimmed === '' ? [] : readPieces(trimmed);
  if (pieces.length === 0)
    return { ...NOTHING, understoodFrom: [trimmed === '' ? 'Nothing was pasted.' : WHAT_IS_TAKEN] };
  return asPageSends(pieces.reduce(merge, { ...NOTHING, kind: pieces[0]?.kind ?? 'nothing' }));
}

const NOTHING: Understood = {
  kind: 'nothing',
  target: {},
  request: {},
  caller: null,
  observed: null,
  understoodFrom: [],
};
const WHAT_IS_TAKEN =
  'Nothing in it is known. A URL, an ARN, an error text, a response, a log line, a message of the browser, a ' +
  'command (curl, wget, HTTPie, PowerShell, fetch) or a HAR entry can be read.';

/** The most telling piece first: an earlier one is believed where two disagree. */
function readPieces(pasted: string): readonly Piece[] {
  const text = plainText(pasted);
  const json = /^[{[]/.test(text) ? (parseJson(pasted) ?? parseJson(text)) : undefined;
  const har = readHar(json);
  if (har) return [har, ...(har.observed ? refusalIn(har.observed) : [])];
  const record = readEvent(json) ?? readAccessRecord(json);
  if (record) return [record, ...(record.observed ? refusalIn(record.observed) : []), ...some(readArn(text))];
  const command = readCommand(text);
  if (command) {
    const following = readAnswer(command.rest);
    return [
      readCurlWords(command.words, `the ${command.client} command`),
      ...(following.length > 0 ? following : readAnswer(command.before)),
    ];
  }
  const sent = readRequestHead(text) ?? readProgram(text);
  const url = json === undefined && sent === null ? readUrl(outsideResponse(text)) : null;
  const answer = readAnswer(text);
  const arn = answer.some(({ target }) => target?.apiId !== undefined) ? null : readArn(text);
  return [...some(sent), ...answer, ...some(arn), ...some(url)];
}

const some = (piece: Piece | null): readonly Piece[] => (piece === null ? [] : [piece]);

/** A response is full of URLs that were not called: only what stands before it counts. */
function outsideResponse(text: string): string {
  const head = text.search(/^(?:< )?HTTP\/\d(?:\.\d)? \d{3}\b/im);
  return head === -1 ? text : text.slice(0, head);
}

/** A response, an `observed` object, lines of a log, a browser's message, or an error text alone. */
function readAnswer(text: string): readonly Piece[] {
  const raw = readRawResponse(text);
  if (raw) return [piece('response', 'the response', { observed: raw, request: timeOf(raw) }), ...refusalIn(raw)];
  const observed = /^\{/.test(text) ? parseObserved(text) : null;
  if (observed?.ok)
    return [
      piece('response', 'the answer given as an object', { observed: observed.observed }),
      ...refusalIn(observed.observed),
    ];
  const line = readConsole(text) ?? readExecutionLog(text) ?? readAccessLine(text);
  if (line) return [line, ...(line.observed ? refusalIn(line.observed) : [])];
  const [error, loose] = [readErrorText(text), readLooseAnswer(text)];
  if (!error)
    return loose ? [piece('response', 'what it says of the answer', { observed: loose }), ...refusalIn(loose)] : [];
  const full =
    error.observed && loose
      ? { ...loose, status: loose.status ?? error.observed.status, body: error.observed.body }
      : error.observed;
  return [{ ...error, ...(full ? { observed: full } : {}) }];
}

/** What a response's own text adds: whom it refuses, and where. */
function refusalIn(observed: SeenAnswer): readonly Piece[] {
  const refusal = fromRefusal(recognise(observed));
  return Object.keys(refusal.target ?? {}).length > 0 || refusal.caller
    ? [{ kind: 'error-text', from: 'the error text', ...refusal }]
    : [];
}

/** The time at which the gateway answered, by its Date header. */
function timeOf({ headers }: SeenAnswer): UnderstoodRequest {
  const date = new Date(headers['date'] ?? '');
  return Number.isNaN(date.getTime()) ? {} : { time: date.toISOString() };
}

const piece = (kind: PasteKind, from: string, fields: Partial<Piece>): Piece => ({ ...fields, kind, from });

function merge(whole: Understood, next: Piece): Understood {
  const target = mergeTarget(next.target ?? {}, whole.target, next.kind);
  const words = inWords(next);
  return {
    kind: whole.kind,
    target,
    request: { ...(next.request ?? {}), ...whole.request },
    caller: whole.caller ?? next.caller ?? null,
    observed: whole.observed ?? next.observed ?? null,
    understoodFrom: [...whole.understoodFrom, words === '' ? next.from : `${next.from}: ${words}`],
  };
}

/** The ARN of an error text knows API, stage and path better than a custom host's URL does. */
function mergeTarget(added: UnderstoodTarget, known: UnderstoodTarget, kind: PasteKind): UnderstoodTarget {
  const arnKnowsBetter = kind === 'error-text' && added.apiId !== undefined && known.apiId === undefined;
  return arnKnowsBetter ? { ...known, ...added } : { ...added, ...known };
}

/** `region eu-west-1, API q1w2e3r4t5, stage prod, GET /orders, status 403` */
function inWords({ target = {}, request = {}, caller, observed }: Piece): string {
  const path = target.path ?? request.path;
  return [
    target.customHost && `host ${target.customHost}`,
    target.region && `region ${target.region}`,
    target.accountEnd && `account ending in ${target.accountEnd}`,
    target.apiId && `API ${target.apiId}`,
    target.stage && `stage ${target.stage}`,
    target.routeKey && `route ${target.routeKey}`,
    path && [target.method, path].filter(Boolean).join(' '),
    request.vpcEndpoint && `endpoint ${request.vpcEndpoint}`,
    caller && (caller.kind === 'anonymous' ? 'caller anonymous' : `caller ${caller.arn}`),
    request.signing && `signed for ${request.signing.service} in ${request.signing.region}`,
    request.token && `a token of ${issuerOf(request.token.claims)}`,
    request.apiKey && 'an API key',
    request.origin && `origin ${request.origin}`,
    observed && (observed.status === null ? 'no status' : `status ${observed.status}`),
    observed?.errorType,
  ]
    .filter((word) => typeof word === 'string' && word !== '')
    .join(', ');
}

const issuerOf = (claims: Readonly<Record<string, unknown>>): string =>
  typeof claims['iss'] === 'string' ? claims['iss'] : 'an unnamed issuer';
