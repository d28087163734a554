import { errorTypeOf, type SeenAnswer } from '../model/answer.ts';
import { isRecord } from './cases/shape.ts';
import { answerFrom, readRawResponse } from './raw-response.ts';

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
    return { ok: false, problem: 'status must be a whole number or null.' };
  if (exchange !== 'request' && exchange !== 'preflight')
    return { ok: false, problem: 'exchange must be request or preflight.' };
  if (!isRecord(headers) || !Object.values(headers).every((value) => typeof value === 'string'))
    return { ok: false, problem: 'headers must be an object of texts.' };
  if (typeof body !== 'string') return { ok: false, problem: 'body must be text.' };
  if (browser !== null && typeof browser !== 'string') return { ok: false, problem: 'browser must be text or null.' };
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
