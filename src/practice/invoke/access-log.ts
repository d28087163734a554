import { asUsual, recognise, renderAccessLine } from '../../core/answers/index.ts';
import type { ExchangePrediction } from '../../core/gates/index.ts';
import { accessLogOf } from '../../core/model/settings.ts';
import { regionKey } from '../store/arns.ts';
import type { Store } from '../store/types.ts';
import { type Logged, roleMayWrite } from './execution-log.ts';

/**
 * Writes the access-log line of this call in the stage's own format, where its log group is there and, but for HTTP
 * APIs, the account's role may write. Calls that are refused before they reach the stage leave none.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-access-logging.html
 */
export function writeAccessLog(store: Store, logged: Logged): void {
  const { api, facts, prediction, now } = logged;
  const stage = facts.stage.state === 'known' ? facts.stage.value : null;
  const log = accessLogOf(stage?.logging.access);
  if (log === null || (api.apiType !== 'HTTP' && !roleMayWrite(store, api))) return;
  if (['network', 'endpoint'].includes(prediction.refusals[0]?.gate ?? '')) return;
  const group = store.logGroups.get(`${regionKey(api.account, api.region)} ${log.logGroup}`);
  group?.events.push({ at: now, message: renderAccessLine(log.format, fieldsOf(logged)), ownCall: true });
}

type Fields = Readonly<Record<string, string | null | undefined>>;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html */
function fieldsOf(logged: Logged): Readonly<Record<string, string>> {
  const { api, facts, built, prediction, requestId, extendedId, now } = logged;
  const { request } = built;
  const { answer, method } = prediction;
  const [domainPrefix] = request.host.split('.');
  const http = api.apiType === 'HTTP';
  const all: Fields = {
    requestId: http ? extendedId : requestId,
    extendedRequestId: extendedId,
    accountId: api.account,
    apiId: api.id,
    stage: prediction.stage,
    deploymentId: facts.stage.state === 'known' ? facts.stage.value?.deploymentId : null,
    domainName: request.host,
    domainPrefix,
    httpMethod: request.method,
    path: request.path,
    protocol: 'HTTP/1.1',
    requestTime: clfTime(now),
    requestTimeEpoch: String(now),
    responseLength: String(answer?.body.length ?? 0),
    status: String(answer?.status ?? 500),
    ...(http ? { routeKey: routeKeyOf(method) } : { resourcePath: method?.path, routeKey: method?.path }),
    'identity.sourceIp': request.vpcEndpoint === null ? request.sourceIp : null,
    'identity.vpceId': request.vpcEndpoint,
    'identity.userAgent': request.headers['user-agent'],
    ...signerFields(logged),
    ...phaseFields(logged),
  };
  return Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value ? [[name, value] as const] : [])));
}

const routeKeyOf = (method: ExchangePrediction['method']): string | null =>
  method === null ? null : method.httpMethod === null ? method.path : `${method.httpMethod} ${method.path}`;

function signerFields({ facts, prediction }: Logged): Fields {
  const caller = facts.caller.state === 'known' ? facts.caller.value : null;
  return prediction.method?.authorizationType === 'AWS_IAM'
    ? { 'identity.userArn': caller?.arn, 'identity.accountId': caller?.accountId }
    : {};
}

/** Each phase that said something of this call, and what API Gateway answered for it. */
function phaseFields({ api, facts, prediction }: Logged): Fields {
  const { answer, method, refusals } = prediction;
  const [first] = refusals;
  const status = String(answer?.status ?? 500);
  const acl = facts.webAcl.state === 'known' && facts.webAcl.value !== null;
  const rest = api.apiType !== 'HTTP';
  const blocked = first?.gate === 'waf';
  const filter: Fields =
    acl && rest ? { wafResponseCode: blocked ? 'WAF_BLOCK' : 'WAF_ALLOW', 'waf.status': blocked ? status : '200' } : {};
  if (first === undefined) return { ...filter, ...integrationFields(prediction, status) };
  if (answer === null) return filter;
  const { kind, text, responseType, ...recognised } = recognise(asUsual(answer));
  const error: Fields = {
    'error.message': text,
    'error.messageString': text === null ? null : JSON.stringify(text),
    'error.responseType': responseType ?? TYPES[first.gate],
  };
  if (first.gate !== 'authorization' && first.gate !== 'resource-policy') return { ...filter, ...error };
  const description = 'description' in recognised ? recognised.description : null;
  const refused = kind === 'denied' || kind === 'authorizer-denied';
  if (refused)
    return { ...filter, ...error, ...(rest ? { 'authorize.error': NOT_AUTHORIZED, 'authorize.status': status } : {}) };
  if (method?.authorizationType === 'AWS_IAM')
    return { ...filter, ...error, ...(rest ? { 'authenticate.error': text, 'authenticate.status': status } : {}) };
  return { ...filter, ...error, 'authorizer.error': description ?? text, 'authorizer.status': status };
}

const NOT_AUTHORIZED = 'The client is not authorized to perform this operation.';

/** Where the words alone do not settle it. */
const TYPES: Readonly<Record<string, string>> = {
  waf: 'WAF_FILTERED',
  'api-key': 'INVALID_API_KEY',
  'resource-policy': 'ACCESS_DENIED',
  throttle: 'THROTTLED',
};

/** For a Lambda proxy the function has a status of its own besides Lambda's. */
function integrationFields({ method }: ExchangePrediction, status: string): Fields {
  const lambda = method?.integration?.type === 'AWS_PROXY';
  return { 'integration.status': status, integrationStatus: lambda ? '200' : status };
}

/** `02/Mar/2026:10:15:30 +0000` */
function clfTime(now: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
