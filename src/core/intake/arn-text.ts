import { CONNECTION_TEMPLATE } from '../api-gateway/connections.ts';
import { VERBS } from '../model/request.ts';
import type { Piece, UnderstoodTarget } from './understood.ts';

const INVOKE =
  /\barn:([\w-]{2,20}):execute-api:([a-z0-9-]{4,30}):([*\d]{0,12}):([a-z0-9]{4,20})(?:\/([^\s"'<>`]{0,2000}))?/;
const MANAGED = new RegExp(
  String.raw`\barn:([\w-]{2,20}):apigateway:([a-z0-9-]{4,30})::\/(?:restapis|` +
    String.raw`apis)\/([a-z0-9]{4,20})(?:\/stages\/([\w$-]{1,128}))?`,
);

/** The first ARN of a call or of an API in a text. A part with a wildcard names nothing. */
export function readArn(text: string): Piece | null {
  const target = invoked(INVOKE.exec(text)) ?? managed(MANAGED.exec(text));
  return target && { kind: 'arn', from: 'the ARN', target };
}

function invoked(match: RegExpExecArray | null): UnderstoodTarget | null {
  if (!match) return null;
  const [, partition = '', region = '', account = '', apiId = '', rest = ''] = match;
  const [stage = '', verb = '', ...path] = rest.split('/');
  const accountEnd = /\d{4}$/.exec(account)?.[0];
  const place = {
    partition,
    region,
    apiId,
    ...(accountEnd === undefined ? {} : { accountEnd }),
    ...(isPlain(stage) ? { stage } : {}),
  };
  if (verb.startsWith('$')) return { ...place, apiType: 'WEBSOCKET', routeKey: verb };
  const method = VERBS.find((one) => one === verb);
  const joined = path.join('/');
  if (path[0] === '@connections') {
    const named = path.length > 1 && isPlain(joined) ? `/${joined}` : CONNECTION_TEMPLATE;
    return { ...place, apiType: 'WEBSOCKET', ...(method === undefined ? {} : { method }), path: named };
  }
  return {
    ...place,
    ...(method === undefined ? {} : { method, ...(isPlain(joined, true) ? { path: `/${joined}` } : {}) }),
  };
}

function managed(match: RegExpExecArray | null): UnderstoodTarget | null {
  if (!match) return null;
  const [, partition = '', region = '', apiId = '', stage] = match;
  return { partition, region, apiId, ...(stage === undefined ? {} : { stage }) };
}

const isPlain = (part: string, emptyToo = false): boolean => (part !== '' || emptyToo) && !/[*{?]/.test(part);
