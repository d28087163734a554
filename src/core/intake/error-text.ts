import { type Recognised, type RefusedArn, recognise, usualStatus } from '../answers/index.ts';
import { CONNECTION_TEMPLATE } from '../api-gateway/connections.ts';
import type { SeenAnswer } from '../model/answer.ts';
import { VERBS, type Verb } from '../model/request.ts';
import { isPlaceholder, STAND_IN } from './invoke-url.ts';
import { isFrame } from './loose-answer.ts';
import { answerFrom } from './raw-response.ts';
import type { Piece, UnderstoodTarget } from './understood.ts';

/** What an error text tells besides itself: whom it refuses, and the pieces of the resource ARN in it. */
export function fromRefusal(seen: Recognised): Pick<Piece, 'target' | 'caller'> {
  // Who called another service (a function's own role, often) is not who called the API.
  if (seen.kind !== 'denied' || !/^execute-api:/i.test(seen.action)) return { target: apiTypeOf(seen) };
  const caller = seen.who.kind === 'anonymous' ? seen.who : ({ kind: 'arn', arn: seen.who.arn } as const);
  return { caller, target: { ...apiTypeOf(seen), ...(seen.arn === null ? {} : targetOfArn(seen.arn)) } };
}

/** `{api}/{stage}/{verb}/{path}`, or `{api}/{stage}/{route key}` of a WebSocket API. */
function targetOfArn(arn: RefusedArn): UnderstoodTarget {
  const place = {
    ...(isPlaceholder(arn.region) ? {} : { partition: arn.partition, region: arn.region }),
    ...(isPlaceholder(arn.apiId) || STAND_IN.test(arn.apiId) ? {} : { apiId: arn.apiId }),
    ...(isPlaceholder(arn.stage) ? {} : { stage: arn.stage }),
    ...(arn.accountEnd === null ? {} : { accountEnd: arn.accountEnd }),
  };
  const method = VERBS.find((verb): verb is Verb => verb === arn.verb);
  // The text names the parameter, not the connection.
  if (method && arn.path.startsWith('@connections'))
    return { ...place, apiType: 'WEBSOCKET', method, path: CONNECTION_TEMPLATE };
  if (method)
    return { ...place, apiType: 'REST', method, ...(isPlaceholder(arn.path) ? {} : { path: `/${arn.path}` }) };
  return arn.verb.startsWith('$') ? { ...place, apiType: 'WEBSOCKET', routeKey: arn.verb } : place;
}

const apiTypeOf = ({ layer }: Recognised): UnderstoodTarget => (layer === 'http-gateway' ? { apiType: 'HTTP' } : {});

/**
 * An error text without its response: a sentence, a JSON body, or a log line that ends in one. Null when it is none.
 */
export function readErrorText(text: string): Piece | null {
  const readings = variants(text.trim().slice(0, 20_000)).map((body) => ({
    body,
    seen: recognise({ status: null, headers: {}, body }),
  }));
  const known = readings.filter(({ seen }) => seen.kind !== 'other' && seen.kind !== 'no-answer');
  const denials = known.filter(({ seen }) => seen.kind === 'denied' && seen.arn !== null);
  const found =
    denials.find(({ seen }) => seen.kind === 'denied' && seen.policyType !== null) ?? denials[0] ?? known[0];
  return found
    ? {
        kind: 'error-text',
        from: 'the error text',
        ...fromRefusal(found.seen),
        observed: answerOf(found.seen, found.body),
      }
    : null;
}

/** As it stands; joined where a terminal broke its lines; and the denial inside other words. */
function variants(text: string): readonly string[] {
  const joined = [text, text.replace(/(?<!\s)\s*\n\s*/g, ' '), text.replace(/(?<!\s)\s*\n\s*/g, '')];
  return [...new Set(joined.flatMap((one) => [one, ...inner(one)]))];
}

function inner(text: string): readonly string[] {
  const at = text.search(/User: \S+ is not authorized to perform:|User is not authorized to access this resource/i);
  if (at < 1) return [];
  const rest = text.slice(at);
  // Inside JSON the text ends at the closing quote; in a sentence the ARN does at the first blank.
  const whole = /^[^"\\\n]+/.exec(rest)?.[0] ?? rest;
  const [, before, reason = ''] = DENIED_IN_WORDS.exec(whole) ?? [];
  return [before === undefined ? whole : `${before}${reason}`];
}

const DENIED_IN_WORDS = new RegExp(
  String.raw`^(User: \S+ is not authorized to perform: \S+ on resource: [^\s"'<>]+)` +
    '( (?:with an explicit deny|because no )[^\\n]*)?',
);

/** The text alone leaves status and headers open; the status is the one that this text always comes with. */
function answerOf(seen: Recognised, body: string): SeenAnswer | null {
  const status = usualStatus(seen);
  if (isFrame(body)) return answerFrom(null, [], body);
  return status === null ? null : answerFrom(status, [], body);
}
