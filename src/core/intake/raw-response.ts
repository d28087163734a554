import { errorTypeOf, type SeenAnswer } from '../model/answer.ts';
import { isRecord } from './cases/shape.ts';
import { withoutTail } from './plain-text.ts';

/** Alone in its line: a sentence that quotes one goes on with the address. */
const STATUS_LINE = /^HTTP\/\d(?:\.\d)? (\d{3})\b(?![^\n]{0,60}https?:\/\/)/i;

/** What a terminal shows of one answer: the last one, past `100 Continue`, a proxy's greeting and redirects. */
export function readRawResponse(text: string): SeenAnswer | null {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  return lines.some((line) => /^< HTTP\//i.test(line)) ? fromVerbose(lines) : fromLines(lines);
}

/** `curl -v`: `<` marks the answer's head, `*`, `>`, `{` and `}` are curl's own remarks. */
function fromVerbose(lines: readonly string[]): SeenAnswer | null {
  const last = lines.findLastIndex((line) => /^< HTTP\//i.test(line));
  const following = lines.slice(last);
  const head = following.filter((line) => line.startsWith('<') && /^<(?: |$)/.test(line)).map((line) => line.slice(2));
  const body = following.filter((line) => !/^(?:[*>{}]|<)(?: |$)/.test(line));
  return answerOf(head, body.join('\n'));
}

function fromLines(lines: readonly string[]): SeenAnswer | null {
  const start = lastHead(lines);
  if (start === -1) return null;
  const after = lines.findIndex((line, at) => at > start && !/^\s*[\w-]{1,200}:/.test(line));
  const end = after === -1 ? lines.length : after;
  // A line of a log that says what a status line says; a body that follows at once is JSON or a page.
  if (end === start + 1 && end < lines.length && !/^\s*(?:[{[<"]|$)/.test(lines[end] ?? '')) return null;
  return answerOf(
    lines.slice(start, end).map((line) => line.trim()),
    lines.slice(end).join('\n'),
  );
}

/**
 * The last status line that stands at the start or right behind a blank line: a body that quotes one elsewhere is left
 * alone.
 */
function lastHead(lines: readonly string[]): number {
  const first = lines.findIndex((line) => STATUS_LINE.test(line.trim()));
  let start = first;
  for (let at = first + 1; first !== -1 && at < lines.length; at += 1) {
    const interim = /^HTTP\/\S+ (?:1\d\d|3\d\d|200 Connection established)/i.test((lines[start] ?? '').trim());
    if (!interim) break;
    if ((lines[at - 1] ?? '').trim() === '' && STATUS_LINE.test((lines[at] ?? '').trim())) start = at;
  }
  return start;
}

function answerOf(head: readonly string[], body: string): SeenAnswer | null {
  const status = STATUS_LINE.exec(head[0] ?? '')?.[1];
  if (status === undefined) return null;
  const pairs = head.slice(1).flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const];
  });
  return answerFrom(Number(status), pairs, withoutTail(body.trim()));
}

/** Repeated headers are joined with a comma, as HTTP says. */
export function answerFrom(
  status: number | null,
  pairs: readonly (readonly [string, string])[],
  body: string,
  browser: string | null = null,
): SeenAnswer {
  const merged = new Map<string, string>();
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    const before = merged.get(key);
    merged.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  const headers = Object.fromEntries(merged);
  return { exchange: 'request', status, errorType: errorTypeOf(headers), headers, body, from: 'given', browser };
}

/**
 * Reads what a client saw: a raw response as `curl -i` or `curl -v` prints it, or the `observed` object of a case.
 * Never throws; what is wrong comes back as one sentence.
 */
export function parseObserved(
  text: string,
): { readonly ok: true; readonly observed: SeenAnswer } | { readonly ok: false; readonly problem: string } {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') return { ok: false, problem: 'The answer is empty.' };
  const json = parseJson(trimmed);
  if (isRecord(json)) return fromObject(json);
  const observed = readRawResponse(trimmed);
  return observed
    ? { ok: true, observed }
    : { ok: false, problem: 'No status line (HTTP/1.1 403 …) was found in the answer.' };
}

function fromObject(json: Readonly<Record<string, unknown>>): ReturnType<typeof parseObserved> {
  const { exchange = 'request', status, headers = {}, body = '', browser = null } = json;
  if (status === undefined) return { ok: false, problem: 'The object has no status.' };
  if (status !== null && !Number.isInteger(status))
    return { ok: false, problem: '"status" must be a whole number or null.' };
  if (exchange !== 'request' && exchange !== 'preflight')
    return { ok: false, problem: '"exchange" must be "request" or "preflight".' };
  if (!isRecord(headers) || !Object.values(headers).every((value) => typeof value === 'string'))
    return { ok: false, problem: '"headers" must be an object with string values.' };
  if (typeof body !== 'string') return { ok: false, problem: '"body" must be text.' };
  if (browser !== null && typeof browser !== 'string') return { ok: false, problem: '"browser" must be text or null.' };
  const answer = answerFrom(status as number | null, Object.entries(headers) as [string, string][], body, browser);
  return { ok: true, observed: { ...answer, exchange, errorType: errorTypeOf(answer.headers) } };
}

/** The value of a text that is JSON, else undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
