import { recognise } from '../answers/index.ts';
import { RESPONSE_DEFAULTS } from '../api-gateway/response-types.ts';
import { texts } from '../api-gateway/texts.ts';
import type { SeenAnswer } from '../model/answer.ts';
import { answerFrom } from './raw-response.ts';

/** The ways in which programs, browsers and people write a status that refuses. */
const STATUS: readonly RegExp[] = [
  /\bHTTP\/\d(?:\.\d)? ([45]\d\d)\b/i,
  new RegExp(
    String.raw`(?:\b|http)status(?:[ _-]?code)?["']?(?: does not indicate success| is| of|` +
      String.raw` was)?\s{0,3}[:=]?\s{0,3}["'[(]?([45]\d\d)\b`,
    'i',
  ),
  /\bunexpected (?:server )?(?:response|status)(?: code)?:?\s{0,3}\(?([45]\d\d)\b/i,
  /\b(?:returned|returned an|with|error) error:?\s{0,3}\(?([45]\d\d)\b/i,
  /<Response \[([45]\d\d)\]>/,
  /\bERROR ([45]\d\d):/,
  /\bHTTP (?:status |error )?([45]\d\d)\b/i,
  /" ([45]\d\d) \d{1,9}\b/,
  /\b(?:https?|wss?):\/\/[^\s"'<>]{1,2000} ([45]\d\d)\b/,
  new RegExp(
    String.raw`\b([45]\d\d)\)?\s{1,3}\(?(?:Client Error|Server Error|Forbidden|Unauthorized|Not Found|` +
      'Bad Request|Method Not Allowed|Payload Too Large|URI Too Long|Unsupported Media Type|' +
      'Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|' +
      String.raw`Gateway Time-?out)\b`,
    'i',
  ),
  /^\s{0,20}\(?([45]\d\d)\)?\s{0,20}$/m,
];

const HEADER_NAME =
  'x-amzn-[a-z-]{1,40}|x-amz-apigw-id|x-amz-cf-id|apigw-requestid|www-authenticate|' +
  'access-control-allow-[a-z-]{1,20}|x-cache';
const HEADER_LINE = new RegExp(`^[ \\t]{0,20}(${HEADER_NAME}):?(?:[ \\t]{1,5}|\\n)(\\S[^\\n]{0,4000})$`, 'gim');
const HEADER_PAIR = new RegExp(`["'](${HEADER_NAME})["']\\s{0,5}[:=]\\s{0,5}["']([^"'\\n]{0,4000})["']`, 'gi');
const ERROR_TYPE = new RegExp(
  String.raw`\b((?:AccessDenied|Forbidden|Unauthorized|MissingAuthenticationToken|InvalidSignature|` +
    'IncompleteSignature|ExpiredToken|LimitExceeded|TooManyRequests|AuthorizerConfiguration|' +
    String.raw`UnrecognizedClient|Gone)Exception)\b`,
);
const MESSAGE = new RegExp(
  String.raw`\bmessage["']?\s{0,5}[:=]\s{0,5}(null\b|"(?:\\[\s\S]|[^"\\]){0,20000}(?:"|$)|` +
    String.raw`'(?:\\[\s\S]|[^'\\]){0,20000}(?:'|$))`,
  'gi',
);
/** Texts of API Gateway that nobody else writes, so that they count inside any other words. */
const SENTENCE = new RegExp(
  String.raw`(?:User: \S{1,2000} is not authorized to perform:|` +
    'User is not authorized to access this resource|Signature expired: |' +
    'Signature not yet current: |The request signature we calculated |' +
    'Credential should be scoped to |The security token included in the request is |' +
    String.raw`Authorization header requires '|Invalid key=value pair \(missing)[^"\\\n]{0,4000}|` +
    'Missing Authentication Token|The incoming token has expired',
  'i',
);
const FIXED = [
  texts.missingToken,
  texts.forbidden,
  texts.unauthorized,
  texts.incomingTokenExpired,
  texts.limitExceeded,
  texts.tooManyRequests,
];

/**
 * What a text tells of an answer without being one: a status in an exception's message, a body in a console's dump,
 * some headers. Null when it tells nothing. Linear in the text.
 */
export function readLooseAnswer(text: string): SeenAnswer | null {
  const part = text.slice(0, 200_000);
  const headers = headersIn(part);
  const body = bodyIn(part);
  const found = answerFrom(statusIn(part), headers, body ?? '');
  const known = found.status !== null || found.errorType !== null || (body !== null && isKnown(body));
  if (!known) return null;
  if (found.status !== null) return found;
  const { responseType, kind } = recognise(found);
  if (kind === 'connection-gone') return { ...found, status: 410 };
  return responseType === null ? found : { ...found, status: RESPONSE_DEFAULTS[responseType].status };
}

function statusIn(text: string): number | null {
  for (const pattern of STATUS) {
    const status = pattern.exec(text)?.[1];
    if (status !== undefined) return Number(status);
  }
  return null;
}

function headersIn(text: string): readonly (readonly [string, string])[] {
  const all = [...text.matchAll(HEADER_LINE), ...text.matchAll(HEADER_PAIR)].map(
    ([, name = '', value = '']) => [name.toLowerCase(), value.trim()] as const,
  );
  const once = [...new Map(all)];
  if (once.some(([name]) => name === 'x-amzn-errortype')) return once;
  const type = /\bError Code: (\w{1,60}Exception)\b/.exec(text)?.[1] ?? ERROR_TYPE.exec(text)?.[1];
  return type === undefined ? once : [...once, ['x-amzn-errortype', type]];
}

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
  const known = bodies.findLast(isKnown);
  return known ?? SENTENCE.exec(text)?.[0] ?? wordsOfException(text) ?? bodies.at(-1) ?? null;
}

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
