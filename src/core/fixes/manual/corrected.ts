import { type CauseCode, causeOf } from '../../causes/index.ts';
import { type ExchangePrediction, passesThrough } from '../../gates/index.ts';
import type { DiagnosedCause, Diagnosis } from '../../model/diagnosis.ts';
import { valueOf } from '../../model/fact.ts';
import { lacksMfa } from '../planning/asks.ts';
import type { PlanInput } from '../planning/types.ts';
import { preflightIn, wantedBy, withOrigin, withPreflight } from '../setting-edits/cors-page.ts';
import { correctedRequest } from './corrected-request.ts';

/** The diagnosis with, for each cause that somebody else must mend, what to send or to answer instead. */
export const withCorrected = (diagnosis: Diagnosis, input: PlanInput): Diagnosis => ({
  ...diagnosis,
  causes: diagnosis.causes.map((cause) => {
    const corrected = correctedOf(cause, input);
    return corrected === null ? cause : { ...cause, corrected };
  }),
});

function correctedOf({ code, remedy }: DiagnosedCause, input: PlanInput): string | null {
  if (remedy[0] === 'caller' || lacksMfa(input, code)) return correctedRequest(code, input);
  return remedy.includes('code') ? correctedAnswer(code, input) : null;
}

/**
 * The CORS headers that the page's browser wants of each answer that a function or a server writes, and of the mock in
 * front of it, to copy into its code. Null where no such answer is to be mended.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
 */
export function correctedAnswer(code: CauseCode, input: PlanInput): string | null {
  if (causeOf(code).gate !== 'cors') return null;
  const page = wantedBy(input);
  if (page === null) return input.request.origin === 'null' ? servedFrom(input) : null;
  const ahead = preflightIn(input);
  const { request: main } = input.prediction;
  const headerBlocks = [
    ...(main === ahead || !passesThrough(input.facts, main) ? [] : [headersOf(writerOf(main), withOrigin({}, page))]),
    ...(ahead === null || !isWrong(code, input, ahead)
      ? []
      : [headersOf(writerOf(ahead), withPreflight(heldBy(ahead), page))]),
  ];
  return headerBlocks.length === 0 ? null : headerBlocks.join('\n\n');
}

/** The preflight is shown beside the answer where it has the same fault; the header must then be right in both. */
function isWrong(code: CauseCode, { facts, prediction }: PlanInput, ahead: ExchangePrediction): boolean {
  const preflightOnly = code === 'cors-header-not-allowed' || code === 'cors-method-not-allowed';
  const objected = ahead.refusals.length === 0 && (preflightOnly || prediction.cors.answer?.exchange === 'preflight');
  return objected && (passesThrough(facts, ahead) || ahead.method?.integration?.type === 'MOCK');
}

function writerOf({ method, exchange }: ExchangePrediction): string {
  const integration = method?.integration;
  const call = `${exchange === 'preflight' ? 'OPTIONS' : (method?.httpMethod ?? '')} ${method?.path ?? ''}`.trim();
  if (integration?.type === 'AWS_PROXY')
    return `function ${integration.function}, every response to ${call}, including errors`;
  if (integration?.type === 'HTTP_PROXY') return `${integration.uri}, every response to ${call}, including errors`;
  return `${call}, its integration response`;
}

function heldBy({ method, answer }: ExchangePrediction): Readonly<Record<string, string>> {
  if (method?.integration?.type === 'MOCK') return method.integration.responseHeaders;
  return Object.fromEntries(
    Object.entries(answer?.headers ?? {}).filter(([name]) => name.startsWith('access-control-')),
  );
}

/** One origin in place of all: a cache must not hand the answer to pages of another. */
function headersOf(writer: string, headers: Readonly<Record<string, string>>): string {
  const named = Object.entries(headers).some(
    ([name, value]) => name.toLowerCase() === 'access-control-allow-origin' && value !== '*',
  );
  const lines = Object.entries({ ...headers, ...(named ? { Vary: 'Origin' } : {}) }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return [`# ${writer}`, ...lines].join('\n');
}

/** A file or a sandboxed frame has no origin that could be let in. */
function servedFrom({ facts }: PlanInput): string {
  const allowed = (valueOf(facts.api)?.cors?.allowOrigins ?? []).filter((origin) => !origin.includes('*'));
  return [
    '# serve the page from an origin of its own, not from a file or a sandboxed frame',
    ...allowed.map((origin) => `Origin: ${origin}`),
  ].join('\n');
}
