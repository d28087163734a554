import { RESPONSE_DEFAULTS, RESPONSE_TYPES, type ResponseType } from '../api-gateway/response-types.ts';
import { type CauseCode, causeOf } from '../causes/index.ts';
import type { Answer, SeenAnswer, TemplateSegment } from '../model/answer.ts';
import type { GatewayResponse } from '../model/facts.ts';
import { customResponse, errorLookup } from './gateway-answer.ts';
import { capture, DEFAULT_TEMPLATE, type Lookup, segmentsOf } from './gateway-template.ts';
import { recognise } from './recognise.ts';
import type { Recognised } from './recognised.ts';

/** The answer with the body that API Gateway would have sent, had nobody customised it: what words are read from. */
export const asUsual = (answer: Answer): Answer =>
  answer.customised === undefined ? answer : { ...answer, body: answer.customised.usual };

/**
 * A seen answer in API Gateway's own words, as far as the predicted one tells what the owner's words stand for; null
 * where it cannot be that answer. `comparable` is false where nothing of the message is in it; `own` says that the body
 * is in the owner's words, so that no error type is needed to know it.
 */
export function unwrappedBy(
  { customised }: Answer,
  seen: Answer,
): { readonly answer: Answer; readonly comparable: boolean; readonly own: boolean } | null {
  // A log tells the message itself, not the body that was made of it.
  if (customised === undefined || seen.body === '' || isFromLog(seen))
    return { answer: seen, comparable: true, own: false };
  if (customised.segments === null) return { answer: seen, comparable: recognise(seen).kind !== 'other', own: false };
  const values = capture(withKnown(customised.segments), seen.body);
  if (values === null) return null;
  const body = messageIn(values);
  const own = hasWords(customised.segments);
  return body === null
    ? { answer: seen, comparable: false, own }
    : { answer: { ...seen, body }, comparable: true, own };
}

const isFromLog = (answer: Answer & Partial<Pick<SeenAnswer, 'from'>>): boolean => answer.from === 'log';

/** AWS words a message in more than one way, so the predicted words are not looked for. */
const withKnown = (segments: readonly TemplateSegment[]): readonly TemplateSegment[] =>
  segments.map((segment) =>
    typeof segment === 'string' || segment.value === null || isMessage(segment.reference) ? segment : segment.value,
  );

const isMessage = (reference: string): boolean =>
  reference === 'context.error.message' || reference === 'context.error.messageString';

/** Whether API Gateway's own message is among the words. */
export const includesMessage = (segments: readonly TemplateSegment[]): boolean =>
  segments.some((segment) => typeof segment !== 'string' && isMessage(segment.reference));

function messageIn(values: Readonly<Record<string, string>>): string | null {
  const { 'context.error.message': plain, 'context.error.messageString': quoted } = values;
  if (plain !== undefined) return JSON.stringify({ message: plain });
  return quoted === undefined ? null : `{"message":${quoted.trim()}}`;
}

/** A seen answer, and what the stage's customised gateway responses tell of it. */
export interface Unwrapped {
  readonly recognised: Recognised;
  /** The types whose customised response writes this very body; empty where none does. */
  readonly types: readonly ResponseType[];
}

/**
 * Recognises an answer in the words of the API's owner: the template that its body comes from says which type of
 * refusal it was, and hands back the message. Several types may be written alike; then any of their causes can be
 * meant.
 */
export function unwrapped(
  seen: SeenAnswer,
  custom: Readonly<Record<string, GatewayResponse>>,
  lookup: Lookup,
): Unwrapped {
  const plain = recognise(seen);
  if (seen.body.trim() === '' || isFromLog(seen) || plain.layer === 'http-gateway')
    return { recognised: plain, types: [] };
  const found = RESPONSE_TYPES.flatMap((type) => {
    const values = valuesFrom(type, seen, custom, lookup);
    return values === null ? [] : [{ type, body: messageIn(values) }];
  });
  const [first] = found;
  if (first === undefined) return { recognised: plain, types: [] };
  const bodies = new Set(found.map(({ body }) => body));
  if (first.body !== null && bodies.size === 1) {
    const recognised = recognise({ ...seen, status: statusOf(seen, first.type), body: first.body });
    const { responseType } = recognised;
    const types = found.map(({ type }) => type);
    const exact = responseType !== null && types.includes(responseType) ? [responseType] : types;
    return { recognised: { ...recognised, status: seen.status }, types: exact };
  }
  return byTypes(
    seen,
    found.map(({ type }) => type),
  );
}

/** No text is left of API Gateway's own: the types alone say what was refused. */
function byTypes(seen: SeenAnswer, types: readonly ResponseType[]): Unwrapped {
  const read = types.map((type) => {
    const { errorType, text } = RESPONSE_DEFAULTS[type];
    const recognised = recognise({
      status: statusOf(seen, type),
      headers: errorType === null ? seen.headers : { 'x-amzn-errortype': errorType, ...seen.headers },
      body: errorType === null ? JSON.stringify({ message: text }) : '',
    });
    return { ...recognised, status: seen.status, candidates: ofType(type, recognised.candidates) };
  });
  const [only, ...others] = read;
  if (only !== undefined && others.length === 0) return { recognised: only, types };
  const plain = recognise(seen);
  const { status, errorType } = plain;
  // The error type in the headers says more than the body.
  if (errorType !== null) return { recognised: plain, types };
  return {
    recognised: {
      kind: 'other',
      layer: 'rest-gateway',
      status,
      errorType,
      responseType: null,
      text: null,
      candidates: [...new Set(read.flatMap(({ candidates }) => candidates))],
    },
    types,
  };
}

/** Two types share the error type Forbidden; the template tells them apart. */
function ofType(type: ResponseType, candidates: readonly CauseCode[]): readonly CauseCode[] {
  const gate = type === 'INVALID_API_KEY' ? 'api-key' : type === 'WAF_FILTERED' ? 'waf' : null;
  return gate === null ? candidates : candidates.filter((code) => causeOf(code).gate === gate);
}

/** Any status can be set for a refusal, also one of success. */
const statusOf = ({ status }: SeenAnswer, type: ResponseType): number | null =>
  status !== null && status < 400 ? RESPONSE_DEFAULTS[type].status : status;

/** What stands at the variables, where a template of this type writes this body with this status; else null. */
function valuesFrom(
  type: ResponseType,
  seen: SeenAnswer,
  custom: Readonly<Record<string, GatewayResponse>>,
  lookup: Lookup,
): Readonly<Record<string, string>> | null {
  if (type.startsWith('DEFAULT_')) return null;
  const response = customResponse(type, custom)?.response;
  const { status, errorType } = RESPONSE_DEFAULTS[type];
  if (response === undefined || (seen.status !== null && seen.status !== (response.statusCode ?? status))) return null;
  if (seen.errorType !== null && errorType !== null && !errorTypesOf(type, errorType).includes(seen.errorType))
    return null;
  for (const template of Object.values(response.templates ?? {})) {
    if (template === DEFAULT_TEMPLATE) continue;
    const segments = segmentsOf(template, errorLookup(type, null, lookup));
    const values = hasWords(segments) ? capture(withKnown(segments), seen.body) : null;
    if (values !== null) return values;
  }
  return null;
}

/** A template of variables alone fits every body, so it tells nothing. */
const hasWords = (segments: readonly TemplateSegment[]): boolean =>
  segments.some((segment) => typeof segment === 'string' && /\w/.test(segment));

const errorTypesOf = (type: ResponseType, usual: string): readonly string[] =>
  type === 'INVALID_SIGNATURE' ? [usual, 'IncompleteSignatureException', 'UnrecognizedClientException'] : [usual];
