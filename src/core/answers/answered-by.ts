import type { ApiType } from '../api-gateway/gates.ts';
import { texts } from '../api-gateway/texts.ts';
import { plainHost, readHost } from '../model/request.ts';
import { ANSWERERS, type Answerer, LAMBDA_LOG, NOBODY, PAGES, TOOLS, TUNNELS } from './answerers.ts';
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
  /** The kind of API, where call, log or answer tells it. */
  readonly apiType: ApiType | null;
  /** The service in the signature's credential scope; null where there is none, or where it is not known. */
  readonly signedFor: string | null;
  /** True where a browser speaks of an answer that it kept from the page. */
  readonly isOfBrowser: boolean;
  /** True for lines of API Gateway's own logs. */
  readonly isOfLog: boolean;
  /** The whole paste, without what carried it. */
  readonly text: string;
}

const API_GATEWAY: readonly Answerer[] = ['rest-api', 'http-api', 'websocket-api', 'api-gateway', 'integration'];
/** Whether the call reached API Gateway. */
export const isApiGateway = (by: Answerer): boolean => API_GATEWAY.includes(by);

const BY_TYPE = { REST: 'rest-api', HTTP: 'http-api', WEBSOCKET: 'websocket-api' } as const;

/** Says who wrote an answer, or why there is none; null where nothing tells. Never throws; linear in the text. */
export function whoAnswered(sighting: Sighting): AnsweredBy | null {
  const text = sighting.text.slice(0, 200_000);
  return (
    byHeaders(sighting) ??
    byBrowser(sighting) ??
    byForeignHost(sighting) ??
    byPage(pageOf(sighting, text), sighting) ??
    bySentence(text, sighting) ??
    byTool(text, sighting) ??
    byLog(sighting) ??
    nobodyBy(text, TUNNELS) ??
    byHost(sighting) ??
    byHead(sighting) ??
    byGatewayWords(sighting) ??
    nobodyBy(text, NOBODY) ??
    byNamedHost(text, sighting) ??
    (LAMBDA_LOG.test(text) ? { by: 'lambda', because: "lines of a function's log" } : null)
  );
}

const byBrowser = ({ isOfBrowser }: Sighting): AnsweredBy | null =>
  isOfBrowser ? { by: 'browser', because: 'the message in its console' } : null;

const byLog = ({ isOfLog, apiType }: Sighting): AnsweredBy | null =>
  isOfLog ? { by: apiType === null ? 'api-gateway' : BY_TYPE[apiType], because: "API Gateway's own log" } : null;

/** Whether a text says that no HTTP answer came. */
export const isNoAnswer = (text: string): boolean =>
  [...TUNNELS, ...NOBODY].some(({ pattern }) => pattern.test(text.slice(0, 200_000)));

/** Only API Gateway sends these ids; behind them an answer in other words is the integration's. */
function byHeaders({ answer, apiType }: Sighting): AnsweredBy | null {
  if (answer === null) return null;
  const { headers, recognised } = answer;
  const ids = ['apigw-requestid', 'x-amz-apigw-id'] as const;
  const id = ids.find((name) => headers[name] !== undefined);
  if (id === undefined) return null;
  // An HTTP API answers a preflight itself, without a body.
  const isPreflight = id === 'apigw-requestid' && headers['access-control-allow-methods'] !== undefined;
  if (recognised.layer === 'application' || (recognised.kind === 'not-refused' && !isPreflight))
    return { by: 'integration', because: `header ${id}, and a text that API Gateway does not write` };
  if (apiType === 'WEBSOCKET') return { by: 'websocket-api', because: `header ${id}` };
  return { by: id === 'apigw-requestid' ? 'http-api' : 'rest-api', because: `header ${id}` };
}

/**
 * The answer alone where its head was read: an earlier one of the same paste was somebody else's. Headers that a
 * program wrote in its own way stand beside words that tell as much.
 */
function pageOf({ answer, isOfLog }: Sighting, text: string): string {
  const headers = Object.entries(answer?.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  if (answer === null || headers.length === 0) return text;
  const page = `${headers.join('\n')}\n\n${answer.body}`;
  return isOfLog || /^(?:< )?HTTP\/\d/m.test(text) ? page : `${page}\n\n${text}`;
}

/** A host of somebody who is not AWS: a document like Amazon S3's is written there too. */
const byForeignHost = ({ host }: Sighting): AnsweredBy | null =>
  host !== null && STORES.test(host) ? { by: 'server', because: `the host ${host}` } : null;

/** The registry or repository that a tool speaks of; not one that an API serves. */
function byTool(text: string, { host }: Sighting): AnsweredBy | null {
  const [words] = TOOLS.exec(text) ?? [];
  if (words === undefined || (host !== null && readHost(host).kind !== 'other')) return null;
  return serviceNamed(text) ?? { by: 'server', because: `its words "${words.trim()}"` };
}

/** Where no answer was recognised and words refuse, the only service whose host is named. */
const byNamedHost = (text: string, { answer }: Sighting): AnsweredBy | null =>
  answer === null && SAYS_NO.test(text) ? serviceNamed(text) : null;

const SERVICE_HOST = /(?<![\w.-])(?:[a-z0-9][\w-]{0,62}\.){1,8}(?:amazonaws\.com|on\.aws|ecr\.aws)\b/gi;
/** The service of the hosts in a text; null where there is none, an API's, or hosts of several. */
function serviceNamed(text: string): AnsweredBy | null {
  const hosts = [...new Set([...text.matchAll(SERVICE_HOST)].slice(0, 100).map(([host]) => host))];
  const found = hosts.map((host) => ({ by: serviceOfHost(host)?.by, because: `the host ${host}` }));
  const [one] = found;
  return one?.by === undefined || found.some(({ by }) => by !== one.by) ? null : { ...one, by: one.by };
}

function byPage(text: string, { host }: Sighting): AnsweredBy | null {
  const found = PAGES.find(({ pattern }) => pattern.test(text));
  if (found === undefined) return null;
  const isBehind =
    host !== null && readHost(host).kind === 'execute-api' && /^[{"]/.test(found.pattern.exec(text)?.[0] ?? '');
  // A framework's words from the host of an API: they came through it.
  if (isBehind && found.by === 'server')
    return { by: 'integration', because: 'its wording, in an answer from the host of an API' };
  return { by: found.by, because: found.because };
}

/**
 * A head without any header that AWS's services send: one with the name of another server or with a vendor's own
 * headers, or a whole one. API Gateway puts its ids on everything it sends.
 */
function byHead({ answer, host }: Sighting): AnsweredBy | null {
  const names = Object.keys(answer?.headers ?? {});
  const isOfGateway = host !== null && readHost(host).kind !== 'other';
  if (isOfGateway || names.some((name) => /^(?:x-amz|apigw-)/.test(name))) return null;
  const server = answer?.headers['server'] ?? '';
  if (!/^(?:server|amazon|awselb|cloudfront)?$/i.test(server))
    return { by: 'server', because: `header Server: ${server.slice(0, 60)}` };
  const own = names.find((name) => /^x-[a-z]{3,20}-[a-z-]{2,40}$/.test(name) && !OF_MANY.test(name));
  if (own !== undefined) return { by: 'server', because: `header ${own}` };
  const isOther = answer?.recognised.kind === 'other' && answer.body !== '';
  const isWhole =
    names.length > (isOther ? 1 : 2) && names.includes('date') && names.some((name) => name.startsWith('content-'));
  return isWhole ? { by: 'server', because: 'its headers, which contain no request id of API Gateway' } : null;
}

/** Headers that people's own functions set too. */
const OF_MANY = /^x-(?:content-type|frame|xss|cache|request|correlation|trace|api|powered|forwarded)-/;

/** Services by the prefix of their actions, by the name in a credential scope or in an SDK's words. */
const SERVICES: readonly (readonly [Answerer, RegExp])[] = [
  ['management-plane', /^(?:apigateway|apigatewayv2|amazonapigateway)$/i],
  ['s3', /^(?:s3|amazons3|s3express)$/i],
  ['lambda', /^(?:aws)?lambda(?:internal)?$/i],
  ['appsync', /^(?:appsync|awsappsync)$/i],
  ['cognito', /^(?:aws)?cognito-?(?:idp|identity(?:-?provider\w*)?)$/i],
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
        'DomainName|BasePathMapping|Export|Sdk|VpcLink|Api|Route|Model|Account|RequestValidator|GatewayResponse|' +
        'ApiMapping|ClientCertificate|DocumentationPart|IntegrationResponse|MethodResponse|InvokeMethod|' +
        'InvokeAuthorizer|StageCache|StageAuthorizersCache|Tags)s?$',
    ),
  ],
  ['s3', new RegExp(`${VERB_OF}(?:Bucket|Object)(?:s|sV2|Acl|Policy|Location|Versions)?$`)],
  ['lambda', /^(?:Invoke|InvokeWithResponseStream|InvokeFunction|InvokeAsync|GetFunction|UpdateFunctionCode)$/],
  [
    'cognito',
    new RegExp(
      '^(?:Admin)?(?:InitiateAuth|RespondToAuthChallenge|SignUp|ConfirmSignUp|GetUser|ForgotPassword|CreateUser)$|' +
        '^(?:GetId|GetCredentialsForIdentity)$',
    ),
  ],
];

/** A denial names the action; an SDK names the service or the operation. */
function bySentence(text: string, { apiType }: Sighting): AnsweredBy | null {
  const action = /\bnot\s{1,20}authorized\s{1,20}to\s{1,20}perform:?\s{1,20}([a-z][\w-]{1,40}):(\w{1,80})/i.exec(text);
  if (action !== null) {
    const [, service = '', name = ''] = action;
    if (!/^execute-api$/i.test(service)) return ofService(service, `the action ${service}:${name}`);
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
    if (/resource control policy/i.test(text)) return { by: 'aws-service', because: 'the resource control policy' };
    const socket = apiType === 'WEBSOCKET' || /execute-api:[^\s"']{1,200}\/(?:\$|[A-Z]{3,7}\/@connections)/.test(text);
    return { by: socket ? 'websocket-api' : 'rest-api', because: `the action ${service}:${name}` };
  }
  if (NO_CREDENTIALS.test(text)) return { by: 'client', because: 'its words' };
  const called =
    /when calling the (\w{1,80}) operation|\boperation error [\w ]{1,60}: (\w{1,80})/.exec(text) ??
    /\bde_()(\w{1,80}?)Command(?:Error)?\b/.exec(text);
  const operation = called?.[1] || called?.[2];
  if (operation !== undefined && CONNECTIONS.test(operation))
    return { by: 'websocket-api', because: `the operation ${operation}` };
  if (operation !== undefined) {
    const [by] = OPERATIONS.find(([, pattern]) => pattern.test(operation)) ?? ['aws-service' as const];
    return { by, because: `the operation ${operation}` };
  }
  if (DEPLOYS.test(text) && /\b\w{3,40}Exception\b|_FAILED\b/.test(text))
    return { by: 'management-plane', because: 'what was to be deployed' };
  const recorded = /"eventSource"\s*:\s*"([a-z0-9-]{2,40})\.amazonaws\.com"/.exec(text)?.[1];
  if (recorded !== undefined && /"errorCode"/.test(text)) return ofService(recorded, `the event source ${recorded}`);
  const service =
    /\(Service: ([\w ]{1,60})[;,]/.exec(text)?.[1] ??
    /@aws-sdk\/client-([a-z0-9-]{1,60})/.exec(text)?.[1] ??
    /awssdk\.services\.([a-z0-9]{1,60})\./.exec(text)?.[1] ??
    /\bAmazon\.(?!Runtime\b)([A-Z]\w{1,40})\.(?:Model\.)?\w{1,60}Exception\b/.exec(text)?.[1] ??
    /\bAws(?:::|\\{1,2})([A-Z]\w{1,40})(?:::Errors::|\\{1,2}Exception\\)/.exec(text)?.[1] ??
    /\baws\.sdk\.kotlin\.services\.([a-z0-9]{1,60})\./.exec(text)?.[1];
  if (service === undefined || /^(?:Amazon)?ExecuteApi$/i.test(service)) return null;
  const name = service.replace(/ /g, '').replace(/v2$/i, '');
  if (/^(?:amazon)?apigatewaymanagementapi$/i.test(name))
    return { by: 'websocket-api', because: `the SDK's words "${service}"` };
  return ofService(name, `the SDK's words "${service}"`);
}

/** An SDK asks other services for credentials before it calls anything. */
const NO_CREDENTIALS = /failed to refresh cached credentials|no EC2 IMDS role found|failed to retrieve credentials/i;

/** What tools say that set up an API. */
const DEPLOYS = /\b(?:creating|updating|deleting|reading|putting) (?:Amazon )?API ?Gateway|\bAWS::ApiGateway(?:V2)?::/i;

/** What a backend calls to write to an open connection of a WebSocket API. */
const CONNECTIONS = /^(?:PostToConnection|GetConnection|DeleteConnection)$/;

/**
 * The AWS service that a host name belongs to; null for a name of somebody's own and for API Gateway's.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function serviceOfHost(host: string): { readonly by: Answerer; readonly name: string } | null {
  const name = plainHost(host);
  if (/\.cloudfront\.net$/.test(name)) return { by: 'cloudfront', name: ANSWERERS.cloudfront };
  if (name === 'public.ecr.aws') return { by: 'aws-service', name: 'another AWS service (ecr)' };
  if (/\.awsapprunner\.com$/.test(name)) return { by: 'aws-service', name: 'AWS App Runner' };
  if (/\.amazoncognito\.com$/.test(name)) return { by: 'cognito', name: ANSWERERS.cognito };
  if (!/\.(?:amazonaws\.com(?:\.cn)?|api\.aws|on\.aws)$/.test(name) || /\.execute-api(?:-fips)?\./.test(name))
    return null;
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
function byHost({ answer, host, signedFor, apiType, text }: Sighting): AnsweredBy | null {
  const service = host === null ? null : serviceOfHost(host);
  const because = `the host ${host}`;
  if (answer === null || answer.recognised.kind === 'no-answer')
    return service !== null && SAYS_NO.test(text) ? { by: service.by, because } : null;
  if (service !== null) return { by: service.by, because };
  if (answer.recognised.layer === 'aws-service')
    return signedFor === null || signedFor === 'execute-api'
      ? { by: 'aws-service', because: "the error type, which is not API Gateway's" }
      : ofService(signedFor, `the signature for ${signedFor}`);
  if (host === null) return null;
  if (OTHERS.test(host)) return { by: 'server', because };
  if (readHost(host).kind === 'other') return null;
  if (apiType === 'WEBSOCKET') return { by: 'websocket-api', because };
  const { kind, errorType } = answer.recognised;
  if (kind === 'other' && errorType === null && /^\s*\{\s*"/.test(answer.body))
    return { by: 'integration', because: 'its words, which API Gateway does not write' };
  return (
    byWords(answer.recognised, true) ??
    (apiType === 'REST' ? { by: 'rest-api', because } : { by: 'api-gateway', because })
  );
}

/** Object stores of others than AWS, whose documents are built like those of Amazon S3. */
const STORES = new RegExp(
  String.raw`(?:^|\.)(?:storage\.googleapis\.com|r2\.cloudflarestorage\.com|r2\.dev|blob\.core\.windows\.net|` +
    String.raw`digitaloceanspaces\.com|backblazeb2\.com|wasabisys\.com|linodeobjects\.com|scw\.cloud|` +
    String.raw`vultrobjects\.com|aliyuncs\.com|myqcloud\.com|ovh\.net|your-objectstorage\.com)$`,
);

/** Words of a refusal without a status, as a service answers with them. */
const SAYS_NO = new RegExp(
  String.raw`"error(?:_description)?"\s?:|[?&]error=|\bAccess ?Denied\b|\bdenied: |\bForbidden\b|` +
    String.raw`\bUnauthorized\b|\bnot authorized\b`,
  'i',
);

/** Hosts of services that are not AWS's, and of servers at home. */
const OTHERS = new RegExp(
  String.raw`^(?:localhost|127\.|\[::1\]|api\.(?:github|stripe|openai|twilio)\.com$)|` +
    String.raw`\.(?:googleapis\.com|gateway\.dev|run\.app|azure-api\.net|azurewebsites\.net|cloudfunctions\.net|` +
    String.raw`vercel\.app|netlify\.app|firebaseio\.com|herokuapp\.com|okta\.com|auth0\.com|` +
    String.raw`microsoftonline\.com|workers\.dev|` +
    String.raw`supabase\.co|svc\.cluster\.local|myshopify\.com|salesforce\.com|zendesk\.com|atlassian\.net|` +
    String.raw`(?:graph|login)\.microsoft\.com|graph\.facebook\.com|slack\.com|hubapi\.com|sendgrid\.com|` +
    String.raw`mailgun\.net|paypal\.com|anthropic\.com|mistral\.ai|huggingface\.co|cloudflare\.com|gitlab\.com|` +
    String.raw`bitbucket\.org|docker\.io|npmjs\.org|pypi\.org|onrender\.com|fly\.dev|railway\.app|pages\.dev)$`,
);

/** Words that API Gateway alone writes, where no host is known. */
function byGatewayWords({ answer, apiType, host, text }: Sighting): AnsweredBy | null {
  if (answer === null)
    return apiType === 'WEBSOCKET' && /^Connected \(press CTRL\+C/m.test(text)
      ? { by: 'websocket-api', because: 'the WebSocket handshake' }
      : null;
  const { recognised, body } = answer;
  if ((apiType === 'WEBSOCKET' || OF_CONNECTION.test(body)) && recognised.kind !== 'no-answer')
    return { by: 'websocket-api', because: host === null ? 'its words' : 'the WebSocket handshake' };
  // Any server writes these words; in JSON they are API Gateway's.
  return OF_ANYBODY.test(body) ? null : byWords(recognised, false, host !== null || /'execute-api'/.test(body));
}

/** What a WebSocket API sends to a client whose message it refuses. */
const OF_CONNECTION = /^\s*\{\s*"message"\s*:[^{}]{1,300}"connectionId"\s*:/;
const OF_ANYBODY = /^\s*(?:Service Unavailable|Internal Server Error|Not Found)\s*$/i;

/** Kinds of answers that only REST APIs write, from wherever they are seen. */
const ONLY_REST: readonly Recognised['kind'][] = [
  'authorizer-denied',
  'authorizer-configuration',
  'missing-authentication-token',
  'incoming-token-expired',
  'cache-invalidation-denied',
  'limit-exceeded',
  'bad-request',
  'unsupported-media-type',
  'uri-too-long',
  'integration-timeout',
];
/**
 * Kinds that WebSocket APIs write as well, to a backend that calls a connection. HTTP APIs say Forbidden instead.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
 */
const OF_SIGNATURES: readonly Recognised['kind'][] = [
  'signature-expired',
  'signature-not-yet-current',
  'signature-mismatch',
  'scope-region',
  'scope-service',
  'incomplete-signature',
  'security-token-invalid',
  'security-token-expired',
];

function byWords(recognised: Recognised, isOwnHost: boolean, isToAnApi = isOwnHost): AnsweredBy | null {
  const { kind, errorType, layer, text, status } = recognised;
  const because = 'its words';
  if (layer === 'http-gateway') return { by: 'http-api', because: 'its headers' };
  if (kind === 'jwt-refused') return { by: 'http-api', because: 'the challenge of a JWT authorizer' };
  if (kind === 'connection-gone') return { by: 'websocket-api', because };
  if (errorType !== null || ONLY_REST.includes(kind)) return { by: 'rest-api', because };
  if (isToAnApi && OF_SIGNATURES.includes(kind)) return { by: 'rest-api', because };
  if (kind === 'other' || kind === 'not-refused' || kind === 'no-answer') return null;
  if (kind === 'too-large' && /^HTTP content length/i.test(text ?? '')) return { by: 'rest-api', because };
  if (
    text === 'Internal Server Error' ||
    text === 'Service Unavailable' ||
    (kind === 'not-found' && text === 'Not Found')
  )
    return { by: 'http-api', because };
  if (text === texts.internalServerError && isOwnHost && status !== null) return { by: 'rest-api', because };
  return { by: 'api-gateway', because };
}

function nobodyBy(text: string, list: typeof NOBODY): AnsweredBy | null {
  const found = list.find(({ pattern }) => pattern.test(text));
  if (found === undefined) return null;
  const [words = ''] = found.pattern.exec(text) ?? [];
  return { by: found.by, because: `its words "${words}"` };
}
