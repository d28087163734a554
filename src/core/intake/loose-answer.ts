import { recognise, usualStatus } from '../answers/index.ts';
import { texts } from '../api-gateway/texts.ts';
import type { SeenAnswer } from '../model/answer.ts';
import { isRecord } from './cases/shape.ts';
import { fieldsIn } from './fields.ts';
import { jsonIn } from './plain-text.ts';
import { answerFrom } from './raw-response.ts';

const REASON =
  'Client Error|Server Error|Forbidden|Unauthorized|Not Found|Bad Request|Method Not Allowed|Not Acceptable|' +
  'Request Timeout|Conflict|Gone|Precondition Failed|Payload Too Large|Request Entity Too Large|URI Too Long|' +
  'Unsupported Media Type|Unprocessable (?:Entity|Content)|Locked|Content Too Large|Not Implemented|' +
  'Too Many Requests|Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out|' +
  'Access Denied|Authorization Required|Authentication Error|ERROR';
/** What stands behind a number that is no status. */
const NO_UNIT = String.raw`(?![\w-]|[.:]\d|\s?(?:ms|s|B|bytes|KB|MB|%|items|rows|times|lines|users)\b)`;
const status = (...sources: readonly string[]): RegExp => new RegExp(sources.join(''), 'i');
/** The ways in which programs, browsers and people write a status that refuses, most telling first. */
const STATUS: readonly RegExp[] = [
  /\bHTTP\/\d(?:\.\d)? ([45]\d\d)\b/i,
  status(
    'status(?:[ _-]?code)?["\']?(?: does not indicate success| is| of|',
    String.raw` was)?\s{0,3}[:=]?\s{0,3}["'[(]?([45]\d\d)\b`,
  ),
  // Firefox, in the languages in which its name for the code does not hold "status".
  status(
    String.raw`(?:Code d.[\u00E9e]tat|C[\u00F3o]digo de (?:estado|status)|Codice di stato|Kod stanu|`,
    String.raw`\u041A\u043E\u0434 \u0441\u043E\u0441\u0442\u043E\u044F\u043D\u0438\u044F)\s{0,3}:?\s{0,3}([45]\d\d)\b`,
  ),
  /\bunexpected (?:server )?(?:response|status)(?: code)?:?\s{0,3}\(?([45]\d\d)\b/i,
  /\b(?:returned|returned an|with|error) error:?\s{0,3}\(?([45]\d\d)\b/i,
  /<Response \[([45]\d\d)\]>/,
  // HAProxy, behind its five times.
  / -?\d{1,9}(?:\/[+-]?\d{1,9}){4} ([45]\d\d) \d/,
  /\bERROR ([45]\d\d):/,
  /\bHTTP (?:status |error )?([45]\d\d)\b/i,
  /" ([45]\d\d) \d{1,9}\b/,
  /\b(?:https?|wss?):\/\/[^\s"'<>]{1,2000} ([45]\d\d)\b/,
  status(String.raw`\b([45]\d\d)\)?\s{1,3}\(?(?:${REASON})\b`),
  status(String.raw`\b(?:${REASON})\s?\(([45]\d\d)\)`),
  /(?:\b|_)code["']?\s{0,3}[:=]\s{0,3}["']?([45]\d\d)\b/i,
  /\boccurred \(([45]\d\d)\)/,
  /\b(?:response but was|not ok:?|actually found|actual value is) [('"<]?([45]\d\d)\b/,
  /^\s{0,20}([45]\d\d)\s{1,4}(?:https?:\/\/|\/|[A-Za-z][\w-]{1,30}\/\d)/m,
  /^\s{0,20}\(?([45]\d\d)\)?\s{0,20}$/m,
  /(?:[}\])"']\s{1,3}|\()(?:HTTP )?([45]\d\d)\)?\s{0,20}$/m,
  /\((?:HTTP |status )?([45]\d\d)\)/i,
  // In a sentence: behind an arrow, in front of a body, behind a word that leads to it.
  /(?:\u2192|->|=>|\u21D2|<-{1,2})\s{0,3}(?:HTTP )?([45]\d\d)\b/,
  /(?<![\w.:/#-])([45]\d\d):?\s{0,3}(?:body:? ?|response:? ?)?["'`(]{0,2}\{\s{0,3}["'\\]/,
  status(
    String.raw`\b(?:an?|with|code|gets?|got|getting|gave|gives?|returns?|returned|returning|answers?|answered|error|`,
    'responds?|responded|replies|replied|receives?|received|sees?|seeing|throws?|fails?|failed|failing|',
    'kam|kommt|nur noch|Fehler|erreur|toujours|retourne|renvoie|devuelve|siempre|retorna|sempre|erro|',
    String.raw`recebo|recebe|un|une|ein|einen|um|uma)[ :]{1,3}(?:(?:HTTP|status|code|error|an?|the) ){0,3}["'\x60(]?`,
    `([45]\\d\\d)(?:'?s\\b)?${NO_UNIT}`,
  ),
  /(?:返回|报错|エラー|ステータス|오류|상태)[^\d\n]{0,12}([45]\d\d)(?!\d)/,
  /(?<![\w.:/#-])([45]\d\d)(?:\s?(?:を|が|に|の|エラー|을|를|가|오류|에러|错误|錯誤))/,
  /(?:возвращает|ошибк\S{0,3}|код|ответ\S{0,4}) ([45]\d\d)(?!\d)/i,
];

/** Headers that tell who answered, and what; loggers write underscores for their dashes. */
const HEADER_NAME =
  'x[-_]amzn[-_][a-z-]{1,40}|x[-_]amz[-_]apigw[-_]id|x[-_]amz[-_]cf[-_]id|apigw[-_]requestid|www[-_]authenticate|' +
  'access-control-allow-[a-z-]{1,20}|x-cache|x-kong-[a-z-]{1,40}|x-powered-by|x-envoy-[a-z-]{1,40}|x-azure-ref|cf-ray';
const HEADER_LINE = new RegExp(`^[ \\t]{0,20}(${HEADER_NAME}):?(?:[ \\t]{1,5}|\\n)(\\S[^\\n]{0,4000})$`, 'gim');
const HEADERS = new RegExp(`(?<![\\w-])(?:${HEADER_NAME})(?![\\w-])`, 'gi');
/** In a program's list of headers; a word of every day elsewhere, or one by which a header is looked up. */
const SERVER = /(?<=(?<![\w\]]\[|get\()["'])server(?=["'])|(?<=^\s{1,8})server(?=: ["'])/gim;
/** A logger's own name for the header; AppSync has it in its answers. */
const OWN_TYPE = /(?<![\w-])(?:amzn?[-_]?)?err(?:or)?[-_.]?type(?![\w-])|(?<![\w-])amzn?[-_]err(?:or)?(?![\w-])/gi;
const OF_APPSYNC = /"errors"\s?:\s?\[/;
const ERROR_TYPE = new RegExp(
  String.raw`(?<!errorType["']?\s{0,3}:\s{0,3}["'])\b((?:AccessDenied|Forbidden|Unauthorized|` +
    'MissingAuthenticationToken|InvalidSignature|IncompleteSignature|ExpiredToken|LimitExceeded|TooManyRequests|' +
    String.raw`AuthorizerConfiguration|UnrecognizedClient|Gone)Exception)\b`,
);
const MESSAGE = new RegExp(
  String.raw`\bmessage["']?\s{0,5}(?:=>|[:=])\s{0,5}(null\b|"(?:\\[\s\S]|[^"\\]){0,20000}(?:"|$)|` +
    String.raw`'(?:\\[\s\S]|[^'\\]){0,20000}(?:'|$))`,
  'gi',
);
const FIXED = [
  texts.missingToken,
  texts.forbidden,
  texts.unauthorized,
  texts.incomingTokenExpired,
  texts.limitExceeded,
  texts.tooManyRequests,
];
/** A message that a program wrote without quotes, as Dart does with a map. */
const BARE_MESSAGE = new RegExp(String.raw`\bmessage: (${[...FIXED, texts.notFound].join('|')})(?=[},\s]*$)`, 'im');
/** Texts of API Gateway that nobody else writes, so that they count inside any other words. */
const SENTENCE = new RegExp(
  String.raw`(?:User: \S{1,2000} is not authorized to perform:|` +
    'User is not authorized to access this resource|Signature expired: |' +
    'Signature not yet current: |The request signature we calculated |' +
    'Credential should be scoped to |The security token included in the request is |' +
    String.raw`Authorization header requires '|Invalid key=value pair \(missing)[^"\\\n]{0,4000}|` +
    String.raw`'[^'\n]{0,2000}' not a valid key=value pair \(missing[^"\\\n]{0,4000}|` +
    'Missing Authentication Token|The incoming token has expired|Endpoint request timed out|' +
    String.raw`HTTP content length exceeded \d{1,12} bytes|Request URI too long|` +
    String.raw`Missing required request parameters: \[[^\]\n]{0,2000}\]`,
  'i',
);

/**
 * What a text tells of an answer without being one: a status in an exception's message, a body in a console's dump,
 * some headers. Null when it tells nothing. Linear in the text.
 */
export function readLooseAnswer(text: string): SeenAnswer | null {
  const part = text.slice(0, 200_000);
  const headers = headersIn(part);
  const body = bodyIn(part);
  const found = answerFrom(statusIn(part), headers, body ?? '');
  const seen = recognise(found);
  const isChallenge = seen.kind === 'jwt-refused';
  const known = found.status !== null || found.errorType !== null || isChallenge || (body !== null && isKnown(body));
  if (!known) return null;
  return found.status === null && !isFrame(found.body) ? { ...found, status: usualStatus(seen) } : found;
}

/** What a WebSocket API sends over an open connection: it has no status. */
export const isFrame = (body: string): boolean => /"message"\s*:[^{}]{1,300}"connectionId"\s*:/.test(body);

function statusIn(text: string): number | null {
  for (const pattern of STATUS) {
    const status = pattern.exec(text)?.[1];
    if (status !== undefined) return Number(status);
  }
  return null;
}

function headersIn(text: string): readonly (readonly [string, string])[] {
  const lines = [...text.matchAll(HEADER_LINE)].map(([, name = '', value = '']) => [name, value] as const);
  const named = [...fieldsIn(text, HEADERS), ...fieldsIn(text, SERVER)];
  const fields = named.map(({ name, value }) => [name, value] as const);
  // A line holds the whole value; a field of the same name may be one of several words in it.
  const read = [...fields, ...lines.filter(([, value]) => !/^["'[{(=]/.test(value))].map(
    ([name, value]) => [name.toLowerCase().replaceAll('_', '-'), ofHeader(name, value)] as const,
  );
  const once = [...new Map(read)];
  if (once.some(([name]) => name === 'x-amzn-errortype')) return once;
  const own = OF_APPSYNC.test(text) ? undefined : fieldsIn(text, OWN_TYPE).find(({ value }) => ERROR_TYPE.test(value));
  const type = own?.value ?? /\bError Code: (\w{1,60}Exception)\b/.exec(text)?.[1] ?? ERROR_TYPE.exec(text)?.[1];
  return type === undefined ? once : [...once, ['x-amzn-errortype', type]];
}

const ofHeader = (name: string, value: string): string =>
  /errortype$/i.test(name) ? (/[A-Za-z]\w{0,100}/.exec(value)?.[0] ?? '') : value.trim();

const isKnown = (body: string): boolean => {
  const { kind } = recognise({ status: null, headers: {}, body });
  return kind !== 'other' && kind !== 'no-answer';
};

/** The body, or the message in it: the last one that is no library's own. Null when there is none. */
function bodyIn(text: string): string | null {
  const bodies = [...text.matchAll(MESSAGE)].slice(0, 50).flatMap((match) => {
    const message = messageOf(match[1] ?? '');
    return message === undefined || /^(?:Request failed with status|Network Error)/i.test(message ?? '')
      ? []
      : [wholeBody(text, match.index, message)];
  });
  const known = bodies.findLast((body) => isKnown(body) && (!/:\s*null\b/.test(body) || ONLY_NULL.test(body)));
  const bare = BARE_MESSAGE.exec(text)?.[1];
  return (
    known ??
    SENTENCE.exec(text)?.[0] ??
    (bare === undefined ? null : JSON.stringify({ message: bare })) ??
    wordsOfException(text) ??
    bodies.at(-1) ??
    fieldsIn(text, BODY).find(({ value }) => /^\s{0,20}[{<]/.test(value))?.value ??
    errorObjectIn(text)
  );
}

/** An object that says by its own names that it tells of an error. */
function errorObjectIn(text: string): string | null {
  if (!NAMES_ERROR.test(text)) return null;
  const found = jsonIn(text.slice(0, 20_000)).findLast((one) => isRecord(one) && OF_ERROR.some((name) => name in one));
  return found === undefined ? null : JSON.stringify(found);
}
const OF_ERROR = ['error', 'errors', 'error_description', 'detail', 'fault', 'reason'];
const NAMES_ERROR = new RegExp(`"(?:${OF_ERROR.join('|')})"\\s{0,20}:`);

/** A body in words of somebody's own, as a field of a client's record. */
const BODY = /(?<![\w-])(?:(?:http|upstream)[._ -]?)?(?:resp(?:onse)?[._ -]?)?(?:body|text|data)(?![\w-])/gi;

/** The whole body of a broken authorizer; in other objects a null says nothing. */
const ONLY_NULL = /^\{\s*"message"\s*:\s*null\s*\}$/;

/** Null is JSON's; a text that was cut off counts where only one of API Gateway's goes on like that. */
function messageOf(quoted: string): string | null | undefined {
  if (quoted === 'null') return null;
  const closed = quoted.length > 1 && quoted.endsWith(quoted[0] ?? '');
  const text = quoted.slice(1, closed ? -1 : undefined).replace(/\\(["'\\/])/g, '$1');
  return closed
    ? text
    : (FIXED.find((one) => text.length > 5 && one.startsWith(text)) ?? (text.length > 60 ? text : undefined));
}

/** The object around a message, as it stands where it is JSON; else one with the message alone. */
function wholeBody(text: string, at: number, message: string | null): string {
  const start = text.lastIndexOf('{', at);
  const end = text.indexOf('}', at);
  const enclosing = start === -1 || end === -1 || at - start > 500 ? '' : text.slice(start, end + 1);
  try {
    JSON.parse(enclosing);
    return enclosing;
  } catch {
    return JSON.stringify({ message });
  }
}

/** `An error occurred (ForbiddenException) when calling … : Forbidden`, `…ForbiddenException: Forbidden (Service: …` */
const wordsOfException = (text: string): string | null => EXCEPTION.exec(text)?.[1]?.trim() ?? null;
const EXCEPTION = new RegExp(
  String.raw`\b(?:\w{1,60}Exception\)? when calling the \w{1,80} operation|` +
    String.raw`\w{1,60}Exception): (?!An error occurred \()(\S[^\n(]{0,2000})`,
);
