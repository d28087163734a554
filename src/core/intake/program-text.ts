import { readCurlWords } from './curl.ts';
import { relativeCall } from './fields.ts';
import type { Piece } from './understood.ts';

/** A text between quotes of one kind, with its escapes. */
const quotedBy = (mark: string): string => `${mark}(?:\\\\[\\s\\S]|[^${mark}\\\\]){0,20000}${mark}`;
const QUOTED = `(${['"', "'", '`'].map(quotedBy).join('|')})`;
const CALL = new RegExp(
  '\\b(?:(fetch)|(?:requests|axios|session|client|http|ky|got|superagent)\\.' +
    `(get|head|post|put|patch|delete|options))\\(\\s{0,20}[fr]?${QUOTED}`,
  'i',
);
const named = (name: string): RegExp => new RegExp(`\\b${name}["']?\\s{0,5}[:=]\\s{0,5}${QUOTED}`, 'i');
const NAMED = {
  url: named('(?:request_?|response_?|full_?)?ur[il]'),
  method: named('method'),
  referrer: named('referrer'),
  body: named('body'),
  data: named('data'),
};
const PAIR = new RegExp(`(?:^|[{,\\s])(["'\`]?)([\\w-]{1,200})\\1\\s{0,5}[:=]\\s{0,5}${QUOTED}`, 'g');
/** Names that only answers carry. */
const ANSWERS = new RegExp(
  '^(?:x-amzn-|x-amz-apigw-id|x-amz-cf-|apigw-|access-control-(?:allow|expose|max)|' +
    'www-authenticate|server$|date$|via$)',
  'i',
);

/**
 * A call as a program writes it, or what a program's library dumps of it: `fetch(…)`, `requests.post(…)`, an axios
 * error. Null when there is none.
 */
export function readProgram(text: string): Piece | null {
  const call = CALL.exec(text);
  const url = unquoted(call?.[3]) ?? unquoted(NAMED.url.exec(text)?.[1]);
  if (url === undefined || !/^(?:https?|wss?):\/\//i.test(url)) return null;
  const verb = call?.[2] ?? unquoted(NAMED.method.exec(text)?.[1]) ?? relativeCall(text).method;
  const blocks = headerBlocks(text).filter((headers) => !headers.some(([name]) => ANSWERS.test(name)));
  const [page] = [/^https?:\/\/[^/]{1,255}/.exec(unquoted(NAMED.referrer.exec(text)?.[1]) ?? '')?.[0]];
  const body = unquoted((call ? NAMED.body : NAMED.data).exec(text)?.[1]);
  const credentials = /\bcredentials["']?\s{0,5}:\s{0,5}["'](omit|same-origin|include)["']/.exec(text)?.[1] as
    | 'omit'
    | 'same-origin'
    | 'include'
    | undefined;
  const words = [
    ...(verb === undefined ? [] : ['--request', verb.toUpperCase()]),
    ...['--url', url],
    ...(blocks[0] ?? []).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...(page === undefined ? [] : ['--header', `origin: ${page}`]),
    ...(body === undefined ? [] : ['--data-raw', body]),
  ];
  const piece = readCurlWords(words, call?.[1] === undefined ? "the program's call" : 'the fetch call');
  // What a library dumps of a call names its verb, or nothing is known of it.
  const isKnown = verb !== undefined || call !== null;
  const { method: _, ...target } = piece.target ?? {};
  const { method: __, ...request } = piece.request ?? {};
  return {
    ...piece,
    kind: 'program',
    ...(isKnown ? {} : { target }),
    request: {
      ...(isKnown ? piece.request : request),
      ...(credentials === undefined ? {} : { credentialsMode: credentials }),
    },
  };
}

/** Every `headers: { … }` of a text; values that are computed are not known and left out. */
function headerBlocks(text: string): readonly (readonly (readonly [string, string])[])[] {
  return [...text.matchAll(/\bheaders["']?\s{0,5}[:=][^{}\n]{0,60}\{([^{}]{0,30000})/gi)]
    .slice(0, 10)
    .map(([, fields = '']) =>
      [...fields.matchAll(PAIR)].flatMap(([, , name = '', value]) => {
        const plain = unquoted(value);
        return plain === undefined || (value?.startsWith('`') && plain.includes('${')) ? [] : [[name, plain] as const];
      }),
    );
}

function unquoted(text: string | undefined): string | undefined {
  return text?.slice(1, -1).replace(/\\(u[0-9a-f]{4}|[\s\S])/gi, (_, code: string) => {
    if (/^u./i.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return { n: '\n', r: '\r', t: '\t' }[code] ?? code;
  });
}
