import { bodyFields } from '../model/request.ts';
import { readCurlWords } from './curl.ts';
import type { Piece, UnderstoodRequest } from './understood.ts';

const VERB = '(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)';
/**
 * What a program shows of the request it sent: `POST /orders HTTP/1.1`, in `curl -v` behind `> `, in a .http file with
 * the whole URL.
 */
const HEAD = new RegExp(
  `^(?:> )?[ \\t]*${VERB} (https?:\\/\\/\\S{1,8000}|\\/\\S{0,8000})(?: HTTP\\/[\\d.]{1,3})?[ \\t]*$`,
  'gm',
);
const HEADER = /^(?:> )?[ \t]*([\w-]{1,200}):[ \t]+(\S[^\n]*)$/;
/** How a browser's panel writes what HTTP/2 sends instead of a first line. */
const PSEUDO = /^:(authority|method|path|scheme):?\s+(\S+)$/gm;

/** The request in a raw exchange, in `curl -v` or in a browser's panel. Null when the text shows none. */
export function readRequestHead(text: string): Piece | null {
  const heads = [...text.matchAll(HEAD)].slice(0, 5);
  const sent = heads.map(([line, verb = '', place = '']) => ({ verb, place, ...after(text, line) }));
  const found =
    sent.find(({ headers }) => headers.some(([name]) => /^host$/i.test(name))) ??
    sent.find(({ place }) => place.startsWith('http'));
  if (found === undefined) return fromServersLog(text) ?? fromPanel(text);
  // A client's console lists the headers elsewhere, or does not show them.
  const listed = found.headers.length === 0 ? headersOfPanel(text) : [];
  return fromHead(listed.length === 0 ? found : { ...found, headers: listed });
}

const ASKED = new RegExp(
  String.raw`\brequest: "([A-Z]{3,7}) (\/\S{0,4000}) HTTP\/[\d.]{1,3}"` +
    String.raw`(?:, upstream: "[^"\n]{0,2000}")?, host: "([\w.-]{1,255})`,
);
/** How nginx writes in its error log what it was asked. */
function fromServersLog(text: string): Piece | null {
  const [, verb = '', path = '', host] = ASKED.exec(text) ?? [];
  return host === undefined
    ? null
    : readCurlWords(['--request', verb, '--url', `https://${host}${path}`], "the server's log");
}

type Headers = readonly (readonly [name: string, value: string])[];

function after(text: string, line: string): Pick<Head, 'headers' | 'body'> {
  const following = text
    .slice(text.indexOf(line) + line.length + 1, text.indexOf(line) + line.length + 60_000)
    .split('\n');
  const end = following.findIndex((one) => !HEADER.test(one));
  const headers = headersIn(end === -1 ? following : following.slice(0, end));
  const rest = end === -1 || following[end]?.trim() !== '' ? null : following.slice(end + 1).join('\n');
  // An answer that follows is no body.
  return {
    headers,
    body: rest === null || rest.trim() === '' || /^(?:[<>*] |HTTP\/)/m.test(rest) ? null : rest.trim(),
  };
}

const headersIn = (lines: readonly string[]): Headers =>
  lines.flatMap((line) => {
    const [, name, value] = HEADER.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value.trim()] as const];
  });

interface Head {
  readonly verb: string;
  readonly place: string;
  readonly headers: Headers;
  /** What stands behind the empty line; null where nothing does. */
  readonly body: string | null;
}

/**
 * The body, where as many bytes stand there as were sent; else only how long it was. `curl -v` shows none.
 * https://www.rfc-editor.org/rfc/rfc9112#section-6
 */
function bodyOf(text: string | null, length: number): UnderstoodRequest {
  if (!Number.isInteger(length)) return text === null ? {} : bodyFields(text);
  const bytes = new TextEncoder().encode(text ?? '').slice(0, length);
  if (bytes.length === length) return bodyFields(new TextDecoder().decode(bytes));
  return { bodyLength: length, body: null };
}

function fromHead({ verb, place, headers, body }: Head): Piece {
  const find = (wanted: string): string | undefined => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const url = place.startsWith('/') ? `https://${find('host') ?? ''}${place}` : place;
  const length = Number(find('content-length'));
  const others = headers.filter(
    ([name, value]) => !(name.toLowerCase() === 'host' && url.startsWith(`https://${value}`)),
  );
  const piece = readCurlWords(
    ['--request', verb, '--url', url, ...others.flatMap(([name, value]) => ['--header', `${name}: ${value}`])],
    'the request',
  );
  return { ...piece, request: { ...piece.request, ...bodyOf(body, length), allHeadersKnown: true } };
}

/** The headers of the request, where a panel shows them: up to those of the answer. */
function headersOfPanel(text: string): Headers {
  const at = text.search(/^(?:[^\w\n]{0,4})(?::authority|Request Headers)/m);
  return at === -1
    ? []
    : headersIn((text.slice(at, at + 60_000).split(/^[^\w\n]{0,4}Response Headers/m)[0] ?? '').split('\n'));
}

/**
 * `Request URL: …`, `Request Method: …` and the headers below them; newer panels copy names and values to lines of
 * their own.
 */
function fromPanel(text: string): Piece | null {
  const pseudo = new Map([...text.matchAll(PSEUDO)].map(([, name = '', value = '']) => [name, value]));
  const authority = pseudo.get('authority');
  const url =
    /^Request URL:?\s{1,4}(https?:\/\/\S{1,8000})/im.exec(text)?.[1] ??
    (authority === undefined ? undefined : `https://${authority}${pseudo.get('path') ?? '/'}`);
  if (url === undefined) return null;
  const verb = /^Request Method:?\s{1,4}([A-Z]{3,7})\b/im.exec(text)?.[1] ?? pseudo.get('method') ?? 'GET';
  const headers = headersOfPanel(text);
  const piece = readCurlWords(
    ['--request', verb, '--url', url, ...headers.flatMap(([name, value]) => ['--header', `${name}: ${value}`])],
    "the browser's panel",
  );
  // The headers may not have been copied with the rest.
  const { request = {} } = piece;
  return { ...piece, kind: 'program', request: headers.length === 0 ? request : { ...request, allHeadersKnown: true } };
}
