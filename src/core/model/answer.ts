import type { Exchange } from './request.ts';

/** One HTTP answer, as the client sees it: header names in lower case, body as exact text. */
export interface Answer {
  readonly exchange: Exchange;
  /** Null when no HTTP answer came at all (a TLS or network failure). */
  readonly status: number | null;
  /** `x-amzn-errortype` up to a colon. */
  readonly errorType: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How the body comes about, where a customised gateway response replaces API Gateway's own; only on a prediction. */
  readonly customised?: CustomisedBody;
  /** Headers whose value is not known before the call, with what it is mapped from: `context.requestId`. */
  readonly unknownHeaders?: Readonly<Record<string, string>>;
}

/** The body that an API's owner wrote for a type of refusal. */
export interface CustomisedBody {
  /** The gateway response that wrote it: the refusal's own type, or its family. */
  readonly by: string;
  /** The body that API Gateway sends where nobody customised it. */
  readonly usual: string;
  /** Its texts and variables; null where its template was not read, or which one comes is not documented. */
  readonly segments: readonly TemplateSegment[] | null;
}

/** A piece of a rendered text: fixed text, or a variable with its value, null where it is not known. */
export type TemplateSegment = string | { readonly reference: string; readonly value: string | null };

/** An answer that was seen, and by whom. */
export interface SeenAnswer extends Answer {
  readonly from: 'given' | 'call' | 'log';
  /** The browser console's message, where the person gave it. */
  readonly browser: string | null;
}

/** AWS adds detail behind a colon; only what stands before it names the error. */
export function errorTypeOf(headers: Readonly<Record<string, string>>): string | null {
  const value = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-amzn-errortype')?.[1];
  return value === undefined ? null : (value.split(':')[0] ?? '').trim() || null;
}

/**
 * The `server` header of the practice account. It answers with the same gates as the model, so its word is no second
 * source.
 */
export const PRACTICE_SERVER = 'apigw-doctor-practice';

export const isOfPractice = (answer: Answer): boolean => answer.headers['server'] === PRACTICE_SERVER;
