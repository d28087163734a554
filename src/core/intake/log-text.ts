import { RESPONSE_DEFAULTS, RESPONSE_TYPES } from '../api-gateway/response-types.ts';
import { VERBS } from '../model/request.ts';
import { isRecord } from './cases/shape.ts';
import { readLooseAnswer } from './loose-answer.ts';
import { answerFrom } from './raw-response.ts';
import type { Piece, UnderstoodTarget } from './understood.ts';

/** Execution logs: https://repost.aws/knowledge-center/api-gateway-cloudwatch-logs */
const EXECUTION = /Starting execution for request:|Execution log for request|Extended Request Id:|^\([\w-]{4,64}\) /m;

/** Lines of an execution log. Null when the text has none. */
export function readExecutionLog(text: string): Piece | null {
  if (!EXECUTION.test(text)) return null;
  const [, verb, path] = /HTTP Method: ([A-Z]{3,7}), Resource Path: (\/\S{0,2000})/.exec(text) ?? [];
  const [, api, stage] = /API Stage:? ([a-z0-9]{10})\/([\w$-]{1,128})/.exec(text) ?? [];
  const type = RESPONSE_TYPES.find((one) => one === /Gateway response type: ([A-Z_0-9]{3,60})\b/.exec(text)?.[1]);
  const body = readLooseAnswer(/Gateway response body: (\{[^\n]{0,4000})/.exec(text)?.[1] ?? '')?.body;
  const status = Number(/(?:Method completed with status:|with status code:)\s{0,3}(\d{3})\b/.exec(text)?.[1]);
  const { errorType = null, text: words = null } = type === undefined ? {} : RESPONSE_DEFAULTS[type];
  const headers = errorType === null ? [] : [['x-amzn-errortype', errorType] as const];
  return {
    kind: 'log',
    from: 'the log',
    target: { ...placeOf(verb, path, stage), ...(api === undefined ? {} : { apiId: api }) },
    ...(Number.isNaN(status)
      ? {}
      : { observed: answerFrom(status, headers, body ?? (words === null ? '' : JSON.stringify({ message: words }))) }),
  };
}

/** A line in the common log format, which API Gateway offers for access logs. Null when the text has none. */
export function readAccessLine(text: string): Piece | null {
  const [, verb, path, status] = /"([A-Z]{3,7}) (\/\S{0,2000}) HTTP\/[\d.]{1,3}" (\d{3})\b/.exec(text) ?? [];
  return status === undefined
    ? null
    : {
        kind: 'log',
        from: 'the access log',
        target: placeOf(verb, path, undefined),
        observed: answerFrom(Number(status), [], ''),
      };
}

/** One record of an access log in JSON, whatever its names; null for other JSON. A dash stands for nothing. */
export function readAccessRecord(json: unknown): Piece | null {
  if (!isRecord(json) || !('requestId' in json || 'httpMethod' in json || 'routeKey' in json)) return null;
  const field = (...names: readonly RegExp[]): string | undefined => {
    for (const name of names) {
      const found = Object.entries(json).find(
        ([key, value]) =>
          name.test(key) && (typeof value === 'string' || typeof value === 'number') && value !== '-' && value !== '',
      );
      if (found) return String(found[1]);
    }
    return undefined;
  };
  const status = Number(field(/^status(?:code)?$/i));
  if (!Number.isInteger(status) || status < 100) return null;
  const [routeVerb, routePath] = (field(/^routekey$/i) ?? '').split(' ');
  const stage = field(/^stage(?:name)?$/i);
  const whole = field(/^path$/i);
  const path =
    field(/^resourcepath$/i) ??
    (stage !== undefined && whole?.startsWith(`/${stage}/`) ? whole.slice(stage.length + 1) : whole) ??
    routePath;
  const message = field(/^err(?:or)?(?:msg|message|\.message)?$/i, /^message$/i);
  const type = RESPONSE_TYPES.find((one) => one === field(/type$/i));
  const challenge = field(/auth(?:orizer|n|z)?_?-?err(?:or)?$/i);
  const headers = [
    ...(type === undefined || RESPONSE_DEFAULTS[type].errorType === null
      ? []
      : [['x-amzn-errortype', RESPONSE_DEFAULTS[type].errorType ?? ''] as const]),
    ...(challenge?.startsWith('invalid_token')
      ? [
          [
            'www-authenticate',
            `Bearer error="invalid_token" error_description="${challenge.replace(/^invalid_token:?\s*/, '')}"`,
          ] as const,
        ]
      : []),
  ];
  return {
    kind: 'log',
    from: 'the access log',
    target: placeOf(field(/^(?:http)?method$/i) ?? routeVerb, path, stage),
    observed: answerFrom(
      status,
      headers,
      message === undefined
        ? challenge === undefined
          ? ''
          : '{"message":"Unauthorized"}'
        : JSON.stringify({ message }),
    ),
  };
}

/** What an API hands to a function: a proxy's event, or an authorizer's. Null for other JSON. */
export function readEvent(json: unknown): Piece | null {
  const context = isRecord(json) ? json['requestContext'] : undefined;
  if (!isRecord(json) || !isRecord(context) || typeof context['apiId'] !== 'string') return null;
  const http = isRecord(context['http']) ? context['http'] : {};
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const verb = text(json['httpMethod']) ?? text(http['method']);
  const path = text(json['path']) ?? text(json['rawPath']);
  const identity = isRecord(context['identity']) ? context['identity'] : http;
  const sourceIp = text(identity['sourceIp']);
  const host = text(context['domainName']);
  return {
    kind: 'log',
    from: "the function's event",
    target: { ...placeOf(verb, path, text(context['stage'])), apiId: context['apiId'] },
    request: { ...(sourceIp === undefined ? {} : { sourceIp }), ...(host === undefined ? {} : { host }) },
  };
}

/** A path template names no call, so it is left out. */
function placeOf(verb: string | undefined, path: string | undefined, stage: string | undefined): UnderstoodTarget {
  const method = VERBS.find((one) => one === verb);
  return {
    ...(method === undefined ? {} : { method }),
    ...(path?.startsWith('/') && !path.includes('{') ? { path } : {}),
    ...(stage === undefined ? {} : { stage }),
  };
}
