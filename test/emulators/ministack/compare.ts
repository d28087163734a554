import type { Examination } from '../../../src/core/examine.ts';
import type { Answer } from '../../../src/core/model/answer.ts';
import type { Call } from './calls.ts';
import { DEVIATIONS, type DeviationName } from './deviations.ts';
import type { Sent } from './send.ts';

/** What of the answer is not as predicted. */
export type Part = 'status' | 'error type' | 'message' | 'CORS headers';

export interface Compared {
  readonly call: Call;
  readonly examination: Examination;
  readonly sent: Sent;
  readonly differs: readonly Part[];
  readonly result: 'same' | 'cannot-tell' | 'deviation' | 'wrong';
  /** The documented deviations that explain the difference. */
  readonly deviations: readonly DeviationName[];
  /** What could not be told, by its kind. */
  readonly why: readonly string[];
}

export function compare(call: Call, examination: Examination, sent: Sent): Compared {
  const { request } = examination.prediction;
  const base = { call, examination, sent, deviations: [] };
  if (request.outcome === 'cannot-tell') {
    const gaps = request.results.filter(({ verdict }) => verdict === 'cannot-tell').flatMap(({ unknown }) => unknown);
    // A stage that does not tell its methods may serve others than the draft, which lets the call through.
    const unread = examination.facts.deployed.methods.state === 'known' ? [] : ['what the stage serves'];
    const why = [...new Set([...gaps.map(({ about }) => about.split(':', 1)[0] ?? ''), ...unread])];
    return { ...base, differs: [], result: 'cannot-tell', why };
  }
  const differs = differences(request.answer, request.outcome === 'allowed', sent);
  if (differs.length === 0) return { ...base, differs, result: 'same', why: [] };
  const deviations = DEVIATIONS.filter(({ parts, is }) => parts.some((part) => differs.includes(part)) && is(base));
  const explained = differs.every((differing) =>
    deviations.some(({ parts }) => parts.some((part) => part === differing)),
  );
  return explained
    ? { ...base, differs, result: 'deviation', deviations: deviations.map(({ name }) => name), why: [] }
    : { ...base, differs, result: 'wrong', why: [] };
}

function differences(predicted: Answer | null, allowed: boolean, sent: Sent): readonly Part[] {
  if (predicted === null) return allowed === sent.status < 400 ? [] : ['status'];
  const parts: Part[] = [];
  if (predicted.status !== sent.status) parts.push('status');
  if (allowed) return parts.concat(corsOf(predicted.headers) === corsOf(sent.headers) ? [] : ['CORS headers']);
  if (predicted.errorType !== null && predicted.errorType !== errorTypeOf(sent)) parts.push('error type');
  if (messageOf(predicted.body) !== messageOf(sent.body)) parts.push('message');
  if (corsOf(predicted.headers) !== corsOf(sent.headers)) parts.push('CORS headers');
  return parts;
}

const errorTypeOf = ({ headers }: Sent): string | null => headers['x-amzn-errortype']?.split(':')[0] ?? null;

/**
 * Key and text of a refusal, without what nobody documents. Moments differ by the second.
 */
const messageOf = (body: string): string =>
  UNDOCUMENTED.reduce((text, [pattern, to]) => text.replace(pattern, to), body.replace(/\s/g, ''));

const UNDOCUMENTED: readonly (readonly [RegExp, string])[] = [
  [/\d{8}T\d{6}Z/g, 'TIME'],
  // Newer wordings have it, older ones have not; both were seen on AWS.
  [/withanexplicitdenyinanidentity-basedpolicy(?="\}$)/, 'withanexplicitdeny'],
  [/\(hashedwithSHA-256andencodedwithBase64\):'[A-Za-z0-9+/=]{44}'/, ''],
  // What an authorizer's wrong answer is told in: both were seen on AWS.
  [/^\{"message":"Internalservererror"\}$/, '{"message":null}'],
  // How the ARN writes an encoded or doubled slash.
  [/%2F/gi, '/'],
  [/%20/g, ''],
  [/\/{2,}/g, '/'],
];

const corsOf = (headers: Readonly<Record<string, string>>): string =>
  JSON.stringify(
    Object.entries(headers)
      .filter(([name]) => name.startsWith('access-control-'))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** A line for people: what was sent, what was predicted, what came. */
export function told({ call, examination, sent, differs, result, why }: Compared): string {
  const { request } = examination.prediction;
  const who =
    call.signed === null ? 'unsigned' : `${call.signed.who.name}/${call.signed.fault ?? 'well'}/${call.signed.told}`;
  const api =
    call.api.type === 'REST' ? `${call.api.methods} ${call.api.policy} ${call.api.responses}` : call.api.stage;
  const causes = request.refusals.flatMap((refusal) => refusal.causes.map(({ code }) => code)).join(',');
  const { answer } = request;
  return [
    `${result} [${call.kind}] ${call.api.type} ${api}: ${call.verb} ${call.path} from ${call.from} by ${who}`,
    `  sent ${JSON.stringify(call.headers).slice(0, 100)}; differs in ${differs.join(', ')}; ${why.join(', ')}`,
    `  predicted ${request.outcome} ${answer?.status} ${answer?.errorType} ${answer?.body.slice(0, 230)} (${causes})`,
    `    ${corsOf(answer?.headers ?? {})}`,
    `  came      ${sent.status} ${errorTypeOf(sent)} ${sent.body.slice(0, 230)}`,
    `    ${corsOf(sent.headers)}`,
  ].join('\n');
}
