import { seenAnswer } from '../core/intake/cases/load-case.ts';
import { errorTypeOf, type SeenAnswer } from '../core/model/answer.ts';
import type { Around } from './around.ts';
import type { CallFlags } from './flags.ts';
import { UsageError } from './usage.ts';
import { readText } from './values.ts';

/** The answer that the person saw, from `--observed` or from `--status`, `--error-type` and `--body`; null when none was given. */
export async function observedOf(flags: CallFlags, around: Around): Promise<SeenAnswer | null> {
  const { observed, status, errorType, body } = flags;
  if (observed !== undefined) return answerIn(observed, await readText(observed, around));
  if (status === undefined && errorType === undefined && body === undefined) return null;
  return {
    exchange: 'request',
    status: status === undefined ? null : Number(status),
    errorType: errorType?.split(':')[0]?.trim() ?? null,
    headers: errorType === undefined ? {} : { 'x-amzn-errortype': errorType },
    body: body ?? '',
    from: 'given',
    browser: null,
  };
}

export function observedProblems({ observed, status, errorType, body }: CallFlags): readonly string[] {
  const parts = [status, errorType, body].some((value) => value !== undefined);
  return [
    ...(observed !== undefined && parts ? ['--observed already holds status, error type and body: leave --status, --error-type and --body out'] : []),
    ...(!observed && parts && status === undefined ? ['--error-type and --body need --status'] : []),
    ...(status !== undefined && !/^[1-5]\d\d$/.test(status) ? [`--status takes an HTTP status, not "${status}"`] : []),
  ];
}

/** A case's `observed` object, or a response as `curl -i` prints it. */
function answerIn(name: string, text: string): SeenAnswer {
  const answer = /^\s*\{/.test(text) ? fromJson(text) : fromResponse(text);
  if (answer === null) throw new UsageError([`${name} holds no response: a status line (HTTP/1.1 403 Forbidden) or an observed object is expected`]);
  return answer;
}

function fromJson(text: string): SeenAnswer | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!isObserved(value)) return null;
    const headers = Object.fromEntries(Object.entries(value.headers ?? {}).map(([key, one]) => [key.toLowerCase(), String(one)]));
    return seenAnswer({
      exchange: value.exchange ?? 'request',
      status: value.status,
      headers,
      body: value.body ?? '',
      browser: value.browser ?? null,
    });
  } catch {
    return null;
  }
}

interface ObservedObject {
  readonly exchange?: 'request' | 'preflight';
  readonly status: number | null;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: string;
  readonly browser?: string | null;
}
const isObserved = (value: unknown): value is ObservedObject => typeof value === 'object' && value !== null && 'status' in value;

/** Interim answers and those of proxies come first: the last header block counts. */
function fromResponse(text: string): SeenAnswer | null {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  let at = lines.findIndex((line) => STATUS_LINE.test(line));
  if (at < 0) return null;
  for (;;) {
    const end = lines.findIndex((line, index) => index > at && line.trim() === '');
    const next = end < 0 ? undefined : lines[end + 1];
    if (next === undefined || !STATUS_LINE.test(next)) return block(lines, at, end < 0 ? lines.length : end);
    at = end + 1;
  }
}

const STATUS_LINE = /^HTTP\/[\d.]+ (\d{3})\b/;

function block(lines: readonly string[], start: number, end: number): SeenAnswer {
  const headers: Record<string, string> = {};
  for (const line of lines.slice(start + 1, end)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  const status = Number(STATUS_LINE.exec(lines[start] ?? '')?.[1]);
  const body = lines
    .slice(end + 1)
    .join('\n')
    .replace(/\n$/, '');
  return { exchange: 'request', status, errorType: errorTypeOf(headers), headers, body, from: 'given', browser: null };
}
