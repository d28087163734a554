import { isNoAnswer, recognise } from '../answers/index.ts';
import type { SeenAnswer } from '../model/answer.ts';
import { secret } from '../model/secret.ts';
import { readArn } from './arn-text.ts';
import { commandStarts, readCommand } from './clients.ts';
import { readCurlWords } from './curl.ts';
import { fromRefusal, readErrorText } from './error-text.ts';
import { readHar } from './har.ts';
import {
  readAccessLine,
  readAccessRecord,
  readEvent,
  readExecutionLog,
  readFirewallRecord,
  readLogGroup,
  readTraceSegment,
  recordIn,
  tableIn,
} from './log-text.ts';
import { readLooseAnswer } from './loose-answer.ts';
import { asPageSends, readConsole } from './page.ts';
import { inLevels, jsonIn, plainText } from './plain-text.ts';
import { readProgram } from './program-text.ts';
import { parseJson, parseObserved, readRawResponse } from './raw-response.ts';
import { readRequestHead } from './request-head.ts';
import type { PasteKind, Piece, Understood, UnderstoodRequest, UnderstoodTarget } from './understood.ts';
import { outsideResponse, readMentions, readUrl } from './url-text.ts';

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

const CUT = `The text has more than ${LONGEST / 1_000_000} million characters: what comes after them was not read.`;

function understandStart(text: string): Understood {
  const trimmed = text
    .slice(0, LONGEST)
    .replace(/^\uFEFF/, '')
    .trim();
  const plain = plainText(trimmed);
  const pieces = trimmed === '' ? [] : readPieces(trimmed, plain);
  if (pieces.length === 0)
    return {
      ...NOTHING,
      plain: secret(plain),
      understoodFrom: [
        trimmed === ''
          ? 'Nothing was pasted. Paste a URL, an error text, a response, a log line or a command.'
          : WHAT_IS_TAKEN,
      ],
    };
  return asPageSends(pieces.reduce(merge, { ...NOTHING, plain: secret(plain), kind: pieces[0]?.kind ?? 'nothing' }));
}

const NOTHING: Understood = {
  kind: 'nothing',
  target: {},
  request: {},
  caller: null,
  observed: null,
  log: null,
  isPreflight: false,
  plain: secret(''),
  understoodFrom: [],
};
const WHAT_IS_TAKEN =
  'Nothing in this text was recognized. You can paste a URL, an ARN, an error text, a response, a ' +
  'log line, a browser message, a command (curl, wget, HTTPie, PowerShell, fetch) or a HAR entry.';

/** The most telling piece first: an earlier one is believed where two disagree. */
function readPieces(pasted: string, text: string): readonly Piece[] {
  const json = /^[{[]/.test(text) ? (parseJson(pasted) ?? parseJson(text)) : undefined;
  const read = readRecord(json, text, pasted) ?? readExchanges(text, json !== undefined);
  const plain = inLevels(text).at(-1) ?? text;
  return [...read, ...some(readLogGroup(plain)), ...some(readMentions(plain, read.length > 0 || isNoAnswer(plain)))];
}

/** A record of a program: a HAR entry, an event, a line of some log. Null where the paste holds none. */
function readRecord(json: unknown, text: string, pasted: string): readonly Piece[] | null {
  const all = json === undefined ? jsonIn(text) : Array.isArray(json) ? json.slice(0, 500) : [json];
  const records = all.flatMap((one) => some(recordOf(one)));
  const other = records.length === 0 ? readAccessRecord(recordIn(text) ?? tableIn(pasted)) : null;
  const found = records.find(({ observed }) => (observed?.status ?? 0) >= 400) ?? records[0] ?? other;
  if (!found) return null;
  return [found, ...(found.observed ? refusalIn(found.observed) : []), ...some(readArn(text))];
}

const recordOf = (json: unknown): Piece | null =>
  readHar(json) ?? readFirewallRecord(json) ?? readTraceSegment(json) ?? readEvent(json) ?? readAccessRecord(json);

/** The first line of a request. */
const REQUEST_START =
  /^(?=(?:> )?(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (?:https?:\/\/|\/)\S{0,8000}(?: HTTP\/[\d.]{1,3})?[ \t]*$)/gm;

/** Several calls with their answers: the first that was refused, where one before or behind it was not. */
function readExchanges(text: string, isJson: boolean): readonly Piece[] {
  const requests = [...text.matchAll(REQUEST_START)].slice(0, 50).map(({ index }) => index);
  const starts = [...new Set([...requests, ...commandStarts(text)])].sort((a, b) => a - b).slice(0, 50);
  const whole = readExchange(text, isJson);
  if (starts.length < 2) return whole;
  const calls = starts.map((start, at) => readExchange(text.slice(start, starts[at + 1]), isJson, text));
  const isRefused = (pieces: readonly Piece[]): boolean =>
    pieces.some(({ observed }) => (observed?.status ?? 0) >= 400);
  const refused = calls.filter(isRefused);
  return refused.length === 1 ? (refused[0] ?? whole) : whole;
}

/** `paste` is the whole one: it may say what the variables of a command hold. */
function readExchange(text: string, isJson: boolean, paste = text): readonly Piece[] {
  const command = readCommand(text, paste);
  if (command) {
    const following = readAnswer(statusApart(command));
    return [
      readCurlWords(command.words, `the ${command.client} command`),
      ...(following.length > 0 ? following : readAnswer(command.before)),
    ];
  }
  const sent = readRequestHead(text) ?? readProgram(text);
  const answer = readAnswer(text);
  const url = sent === null && (!isJson || answer.length > 0) ? readUrl(outsideResponse(text)) : null;
  const arn = answer.some(({ target }) => target?.apiId !== undefined) ? null : readArn(ofCall(text));
  return [...some(sent), ...answer, ...some(arn), ...some(url)];
}

/** A status that curl was told to print stands right behind the body, and what the shell writes next behind it. */
const statusApart = ({ words, rest }: { readonly words: readonly string[]; readonly rest: string }): string =>
  words.some((word) => /%\{(?:http|response)_code\}/.test(word))
    ? rest.replace(/^(\{[^\n]{0,4000}\})?([1-5]\d\d)(?=[^\d\n])/m, '$1\n$2\n')
    : rest;

/** The policy that an authorizer returned names more than one call, or another. */
const ofCall = (text: string): string => text.replace(/^.{0,120}Authorizer result body before parsing: .*$/gm, '');

const some = (piece: Piece | null): readonly Piece[] => (piece === null ? [] : [piece]);

/** An answer as it stands, or in a text that was escaped once or several times. */
function readAnswer(text: string): readonly Piece[] {
  const levels = inLevels(text);
  const read = readPlainAnswer(text);
  if (levels.length < 2 || (isKnown(read) && hasBody(read))) return read;
  const deeper = levels.slice(1).map(readPlainAnswer).filter(isKnown);
  return deeper.find(hasBody) ?? (isKnown(read) ? read : (deeper[0] ?? read));
}

const hasBody = (pieces: readonly Piece[]): boolean =>
  pieces.some(({ kind, observed }) => kind === 'log' || (observed ?? { body: '' }).body !== '');

const isKnown = (pieces: readonly Piece[]): boolean =>
  pieces.some(({ observed }) => observed && !['other', 'no-answer'].includes(recognise(observed).kind));

/** A program's own record of an exchange: what it names a status is no whole answer. */
const HOLDS_ANSWER = /"(?:response|config|url|request)"\s?:/;

/** A response, an `observed` object, lines of a log, a browser's message, or an error text alone. */
function readPlainAnswer(text: string): readonly Piece[] {
  const raw = readRawResponse(text);
  if (raw) return [piece('response', 'the response', { observed: raw, request: timeOf(raw) }), ...refusalIn(raw)];
  const observed = /^\{/.test(text) && !HOLDS_ANSWER.test(text) ? parseObserved(text) : null;
  if (observed?.ok)
    return [
      piece('response', 'the answer given as an object', { observed: observed.observed }),
      ...refusalIn(observed.observed),
    ];
  const access = readAccessLine(text);
  const line = readConsole(text) ?? readExecutionLog(text) ?? (access?.log?.isFine === true ? null : access);
  if (line) return [line, ...(line.observed ? refusalIn(line.observed) : [])];
  const [error, loose] = [readErrorText(text), readLooseAnswer(text)];
  if (!error && !loose && access) return [access];
  if (!error)
    return loose
      ? [piece('response', 'what the text says about the answer', { observed: loose }), ...refusalIn(loose)]
      : [];
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
  // Another host than the one that was called: it is mentioned, and so are its API and its stage.
  const [called, named] = [whole.request.host, next.request?.host];
  const isMentioned = called !== undefined && named !== undefined && called !== named;
  const target = mergeTarget(isMentioned ? {} : (next.target ?? {}), whole.target, next.kind);
  const words = inWords(next);
  return {
    kind: whole.kind,
    target,
    request: { ...(next.request ?? {}), ...whole.request },
    caller: whole.caller ?? next.caller ?? null,
    observed: whole.observed ?? next.observed ?? null,
    log: whole.log ?? next.log ?? null,
    isPreflight: whole.isPreflight,
    plain: whole.plain,
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
