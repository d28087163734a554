import { plainHost, readHost } from '../model/request.ts';
import { ANSWERERS, type Answerer, NOBODY, PAGES } from './answerers.ts';
import type { Recognised } from './recognised.ts';

/** Who answered, and what shows it. */
export interface AnsweredBy {
  readonly by: Answerer;
  /** A short reason: `header apigw-requestid`. */
  readonly because: string;
}

/** What a person saw: the answer as it was recognised, where the call went, and the words themselves. */
export interface Sighting {
  /** Null where no answer was recognised. */
  readonly answer: {
    readonly recognised: Recognised;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  } | null;
  /** The host that was called; null where it is not known. */
  readonly host: string | null;
  readonly isWebSocket: boolean;
  /** The service in the signature's credential scope; null where there is none, or where it is not known. */
  readonly signedFor: string | null;
  /** The whole paste. */
  readonly text: string;
}

const API_GATEWAY: readonly Answerer[] = ['rest-api', 'http-api', 'websocket-api', 'api-gateway', 'integration'];
/** Whether the call reached API Gateway. */
export const isApiGateway = (by: Answerer): boolean => API_GATEWAY.includes(by);

/** Says who wrote an answer, or why there is none; null where nothing tells. Never throws; linear in the text. */
export function whoAnswered(sighting: Sighting): AnsweredBy | null {
  const text = sighting.text.slice(0, 200_000);
  return (
    byHeaders(sighting) ??
    byPage(pageOf(sighting) ?? text) ??
    bySentence(text, sighting) ??
    byHost(sighting) ??
    byGatewayWords(sighting) ??
    byNobody(text)
  );
}

/** Only API Gateway sends these ids; behind them an answer in other words is the integration's. */
function byHeaders({ answer, isWebSocket }: Sighting): AnsweredBy | null {
  if (answer === null) return null;
  const { headers, recognised } = answer;
  const ids = ['apigw-requestid', 'x-amz-apigw-id'] as const;
  const id = ids.find((name) => headers[name] !== undefined);
  if (id === undefined) return null;
  if (recognised.layer === 'application' || recognised.kind === 'not-refused')
    return { by: 'integration', because: `header ${id}, and words that are not API Gateway's` };
  if (isWebSocket) return { by: 'websocket-api', because: `header ${id}` };
  return { by: id === 'apigw-requestid' ? 'http-api' : 'rest-api', because: `header ${id}` };
}

/** The answer alone where its head was read: an earlier one of the same paste was somebody else's. */
const pageOf = ({ answer }: Sighting): string | null =>
  answer === null || Object.keys(answer.headers).length === 0
    ? null
    : `${Object.entries(answer.headers)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n')}\n\n${answer.body}`;

function byPage(text: string): AnsweredBy | null {
  const found = PAGES.find(({ pattern }) => pattern.test(text));
  return found === undefined ? null : { by: found.by, because: found.because };
}

/** Services by the prefix of their actions, by the name in a credential scope or in an SDK's words. */
const SERVICES: readonly (readonly [Answerer, RegExp])[] = [
  ['management-plane', /^(?:apigateway|apigatewayv2|amazonapigateway)$/i],
  ['s3', /^(?:s3|amazons3|s3express)$/i],
  ['lambda', /^(?:lambda|awslambda)$/i],
  ['appsync', /^(?:appsync|awsappsync)$/i],
  [
    'cognito',
    /^(?:cognito-idp|cognito-identity|cognitoidentityprovider|cognitoidentity|awscognitoidentityprovider\w*)$/i,
  ],
  ['load-balancer', /^elasticloadbalancing$/i],
  ['cloudfront', /^cloudfront$/i],
];
const ofService = (name: string, because: string): AnsweredBy => ({
  by: SERVICES.find(([, pattern]) => pattern.test(name))?.[0] ?? 'aws-service',
  because,
});

/** Operations that tell their service by their names alone. */
const VERB_OF = '^(?:Get|Create|Update|Delete|Put|Import|Test|Flush|List|Head|Copy)';
const OPERATIONS: readonly (readonly [Answerer, RegExp])[] = [
  [
    'management-plane',
    new RegExp(
      `${VERB_OF}(?:RestApi|Resource|Deployment|Stage|Method|Integration|Authorizer|ApiKey|UsagePlan|UsagePlanKey|` +
        'DomainName|BasePathMapping|Export|Sdk|VpcLink|Api|Route|Model|Account|RequestValidator|GatewayResponse)s?$',
    ),
  ],
  ['s3', new RegExp(`${VERB_OF}(?:Bucket|Object)(?:s|sV2|Acl|Policy|Location|Versions)?$`)],
  ['lambda', /^(?:Invoke|InvokeFunction|InvokeAsync|GetFunction|UpdateFunctionCode)$/],
  [
    'cognito',
    new RegExp(
      '^(?:Admin)?(?:InitiateAuth|RespondToAuthChallenge|SignUp|ConfirmSignUp|GetUser|ForgotPassword|CreateUser)$|' +
        '^(?:GetId|GetCredentialsForIdentity)$',
    ),
  ],
];

/** A denial names the action; an SDK names the service or the operation. */
function bySentence(text: string, { isWebSocket }: Sighting): AnsweredBy | null {
  const action = /is not authorized to perform:? ([a-z][\w-]{1,40}):(\w{1,80})/i.exec(text);
  if (action !== null) {
    const [, service = '', name = ''] = action;
    if (!/^execute-api$/i.test(service)) return ofService(service, `the action ${service}:${name}`);
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
    if (/resource control policy/i.test(text)) return { by: 'aws-service', because: 'the resource control policy' };
    const socket = isWebSocket || /execute-api:[^\s"']{1,200}\/(?:\$|[A-Z]{3,7}\/@connections)/.test(text);
    return { by: socket ? 'websocket-api' : 'rest-api', because: `the action ${service}:${name}` };
  }
  const called = /when calling the (\w{1,80}) operation/.exec(text)?.[1];
  if (called !== undefined && !/^(?:PostToConnection|GetConnection|DeleteConnection)$/.test(called)) {
    const [by] = OPERATIONS.find(([, pattern]) => pattern.test(called)) ?? ['aws-service' as const];
    return { by, because: `the operation ${called}` };
  }
  const service = /\(Service: (\w{1,60})[;,]/.exec(text)?.[1];
  if (service !== undefined && !/^(?:Amazon)?(?:ApiGatewayManagementApi|ExecuteApi)$/i.test(service))
    return ofService(service.replace(/v2$/, ''), `the SDK's words "Service: ${service}"`);
  return null;
}

/**
 * The AWS service that a host name belongs to; null for a name of somebody's own and for API Gateway's.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function serviceOfHost(host: string): { readonly by: Answerer; readonly name: string } | null {
  const name = plainHost(host);
  if (/\.cloudfront\.net$/.test(name)) return { by: 'cloudfront', name: ANSWERERS.cloudfront };
  if (/\.amazoncognito\.com$/.test(name)) return { by: 'cognito', name: ANSWERERS.cognito };
  if (!/\.(?:amazonaws\.com(?:\.cn)?|api\.aws|on\.aws)$/.test(name) || name.includes('.execute-api.')) return null;
  if (/(?:^|\.)s3-website[.-]/.test(name)) return { by: 's3', name: 'the website endpoint of an Amazon S3 bucket' };
  if (/(?:^|\.)s3[.-]/.test(name)) return { by: 's3', name: 'Amazon S3' };
  if (name.includes('.lambda-url.')) return { by: 'lambda-function-url', name: 'a function URL of AWS Lambda' };
  if (name.includes('.elb.')) return { by: 'load-balancer', name: 'Elastic Load Balancing' };
  if (name.includes('.appsync-api.') || name.includes('.appsync-realtime-api.'))
    return { by: 'appsync', name: ANSWERERS.appsync };
  const [service = ''] = name
    .replace(/^[a-z0-9-]+-ats\./, '')
    .split('.')
    .slice(-4);
  const { by } = ofService(service, '');
  return { by, name: `another AWS service${/^[a-z][a-z0-9-]+$/.test(service) ? ` (${service})` : ''}` };
}

/** The host decides where an answer came whose words could be anybody's. */
function byHost({ answer, host, signedFor, isWebSocket }: Sighting): AnsweredBy | null {
  if (answer === null || answer.recognised.kind === 'no-answer') return null;
  const service = host === null ? null : serviceOfHost(host);
  if (service !== null) return { by: service.by, because: `the host ${host}` };
  if (answer.recognised.layer === 'aws-service')
    return signedFor === null || signedFor === 'execute-api'
      ? { by: 'aws-service', because: "the error type, which is not API Gateway's" }
      : ofService(signedFor, `the signature for ${signedFor}`);
  if (host === null || readHost(host).kind === 'other') return null;
  if (isWebSocket) return { by: 'websocket-api', because: `the host ${host}` };
  return byWords(answer.recognised) ?? { by: 'api-gateway', because: `the host ${host}` };
}

/** Words that API Gateway alone writes, where no host is known. */
function byGatewayWords({ answer, isWebSocket }: Sighting): AnsweredBy | null {
  if (answer === null) return null;
  const { recognised } = answer;
  if (isWebSocket && recognised.kind !== 'no-answer')
    return { by: 'websocket-api', because: 'the WebSocket handshake' };
  return byWords(recognised);
}

function byWords({ kind, errorType, layer }: Recognised): AnsweredBy | null {
  if (layer === 'http-gateway') return { by: 'http-api', because: 'its headers' };
  if (kind === 'jwt-refused') return { by: 'http-api', because: 'the challenge of a JWT authorizer' };
  if (kind === 'authorizer-denied' || kind === 'authorizer-configuration')
    return { by: 'rest-api', because: 'its words' };
  if (kind === 'missing-authentication-token' || errorType !== null) return { by: 'rest-api', because: 'its words' };
  if (kind === 'other' || kind === 'not-refused' || kind === 'no-answer') return null;
  return { by: 'api-gateway', because: 'its words' };
}

function byNobody(text: string): AnsweredBy | null {
  const found = NOBODY.find(({ pattern }) => pattern.test(text));
  if (found === undefined) return null;
  const [words = ''] = found.pattern.exec(text) ?? [];
  return { by: found.by, because: `its words "${words}"` };
}
