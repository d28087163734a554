import { type AnsweredBy, isApiGateway, LAMBDA_LOG } from '../answers/index.ts';
import type { Clue } from '../causes/index.ts';
import type { Understood } from '../intake/index.ts';
import { readHost } from '../model/request.ts';
import { redact, type Secret } from '../model/secret.ts';

/**
 * The call of a paste; null where it is not told. `path` is what a route sees: without the stage on execute-api, with
 * secrets masked.
 */
export interface ReadCall {
  readonly host: string | null;
  readonly region: string | null;
  readonly apiId: string | null;
  readonly stage: string | null;
  readonly method: string | null;
  readonly path: string | null;
}

/** What the paste shows of the call and of who answered: each rules some causes out. */
export function cluesIn(
  understood: Understood,
  by: AnsweredBy | null,
  words: { readonly kind: string | null; readonly status: number | null },
): ReadonlySet<Clue> {
  const { target, request, caller, observed, kind } = understood;
  const plain = understood.plain.reveal();
  const clues = new Set<Clue>();
  for (const [clue, pattern] of SHOWN) if (pattern.test(plain)) clues.add(clue);
  const answered = by === null || !isApiGateway(by.by) ? null : by.by;
  if (answered !== null && answered !== 'api-gateway') clues.add('gateway-answered');
  if (target.apiType === 'HTTP' || answered === 'http-api' || observed?.headers['apigw-requestid'] !== undefined)
    clues.add('http-api');
  else if (target.apiType === 'WEBSOCKET' || answered === 'websocket-api') clues.add('websocket-api');
  else if (target.apiType === 'REST' || answered === 'rest-api' || observed?.headers['x-amz-apigw-id'] !== undefined)
    clues.add('rest-api');
  const host = request.host === undefined ? null : readHost(request.host).kind;
  if (host === 'execute-api' || (host === null && HIDDEN_HOST.test(plain))) clues.add('execute-api-host');
  else if (host === 'other') clues.add('custom-host');
  // A command or a request as it was sent shows all that was sent.
  const isWhole = request.allHeadersKnown === true || (kind === 'curl' && !OPEN_HEADERS.test(plain));
  const headers = request.headers ?? {};
  const authorization = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '';
  const carries =
    request.token !== undefined ||
    /^Bearer \S/i.test(authorization) ||
    Object.keys(request.secretHeaders ?? {}).some((name) => /authorization|(?<!^postman-)token/i.test(name)) ||
    words.kind === 'jwt-refused' ||
    words.kind === 'incoming-token-expired' ||
    TOKEN_USE.test(plain) ||
    TOKEN_SET.test(plain);
  const either = (is: boolean, yes: Clue, no: Clue): void => {
    if (is) clues.add(yes);
    else if (isWhole) clues.add(no);
  };
  either(request.apiKey !== undefined || KEY_SET.test(plain), 'key-sent', 'no-key-sent');
  const signs = request.signing !== undefined || caller?.kind === 'arn' || SIGNED_KINDS.test(words.kind ?? '');
  either(signs, 'signed', 'not-signed');
  either(carries, 'token-sent', 'no-token-sent');
  const use = TOKEN_USE.exec(plain)?.[1] ?? request.token?.claims['token_use'];
  if (use === 'access') clues.add('access-token-sent');
  if (use === 'id') clues.add('id-token-sent');
  if (words.status === 401) clues.add('status-401');
  if (words.kind === 'missing-authentication-token') clues.add('missing-token-answered');
  const method = target.method ?? request.method;
  if (method !== undefined && method !== 'OPTIONS' && observed?.exchange !== 'preflight') clues.add('not-options');
  return clues;
}

const PRIVATE = String.raw`(?:10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.\d{1,3}\.\d{1,3}\b`;
/** Where the name of an execute-api host led, in the words of curl, dig, nslookup and of programs. */
const LED =
  String.raw`(?:Connected to [\w-]{4,60}\.execute-api\.\S{1,80} \(|\bremoteAddress\W{1,4}|` +
  String.raw`\.execute-api\.[\w.-]{1,60}\s{1,4}(?:\d{1,6}\s{1,4}IN\s{1,4}A\s{1,4}|Address(?:es)?: {1,4})|` +
  String.raw`\.execute-api\.[\w.-]{1,60}[ \t]{0,4}\n)`;
/** What single words of a paste show. */
const SHOWN: readonly (readonly [Clue, RegExp])[] = [
  ['private-address', new RegExp(LED + PRIVATE)],
  ['public-address', new RegExp(`Connected to [\\w-]{4,60}\\.execute-api\\.\\S{1,80} \\((?!${PRIVATE}|127\\.)\\d`)],
  ['endpoint-host', /\bvpce-[0-9a-z-]{1,40}\.execute-api\.[\w-]{1,30}\.vpce\./],
  ['integration-blamed', /"integration_?Error(?:_?Message)?"\s*:\s*"[^"-]/i],
  ['connection-open', /"message"\s*:[^{}]{1,300}"connectionId"\s*:/],
];

/** What a program sets for a header: not a word that says that there is nothing. */
const SET =
  String.raw`["'\x60]?\]?\s{0,3}(?:[:=]|=>|,)\s{0,3}(?!["'\x60]{2}|undefined|null|None|nil|["'\x60]?\s?[,})])` +
  String.raw`(?:["'\x60](?!undefined|null)[^"'\x60\s]|[A-Za-z$][\w.$]{0,80}[^\w.$:-])`;
const KEY_SET = new RegExp(
  String.raw`(?<![\w-])x-api-key: ?(?:[A-Za-z0-9]{16,128}\b|\*{4,128}|<?\[?redacted)|` +
    String.raw`(?:\bheaders?\b[^\n]{0,200}|["'\x60])x-api-key${SET}`,
  'i',
);
const TOKEN_SET = /(?<![\w-])Authorization["'\x60]?\]?\s{0,3}(?:[:=]|=>|,)\s{0,3}[f]?["'\x60]Bearer \S/i;

/** The claim by which Cognito tells its tokens apart, in a token that was pasted decoded. */
const TOKEN_USE = /["']?\btoken_use["']?\s*[:=]\s*["']?(access|id)\b/;
/** Answers that only a signed call gets. */
const SIGNED_KINDS = /^(?:signature-|scope-|security-token-)/;
/** Headers that a command takes from elsewhere. */
const OPEN_HEADERS = /(?:-H|--header|-K|--config)[ =]?["']?[@$]/;
const HIDDEN_HOST = /\.execute-api(?:-fips)?\.[^\s/]{1,60}\.(?:amazonaws|api\.aws)/;

/** The log of a function, and the answer of one that failed. */
export const FUNCTION_LOG = new RegExp(
  String.raw`${LAMBDA_LOG.source}|"errorMessage"\s*:[\s\S]{1,4000}"(?:errorType|stackTrace|trace)"\s*:|` +
    String.raw`"errorType"\s*:[\s\S]{1,4000}"errorMessage"\s*:`,
);
/** Where a function's own code stands, in a stack. */
export const FUNCTION_STACK = /\/var\/task\/|\blambda_function\.py\b|\bat Runtime\.handler\b/;
/** What a function calls itself is no call of the API that runs it. */
const OF_FUNCTION: readonly AnsweredBy['by'][] = ['aws-service', 's3', 'cognito', 'lambda'];

/** The call as the paste tells it. An HTTP API may serve `$default`: its stage is not known from a URL alone. */
export function callOf(understood: Understood, by: AnsweredBy | null, suspects: readonly Secret[]): ReadCall {
  const { target, request, observed, isPreflight, log } = understood;
  const plain = understood.plain.reveal();
  const host = request.host ?? target.customHost ?? null;
  const isOfFunction = FUNCTION_LOG.test(plain) || FUNCTION_STACK.test(plain);
  if (by !== null && OF_FUNCTION.includes(by.by) && isOfFunction && host !== null && readHost(host).kind !== 'other')
    return { host: null, region: regionIn(null, plain), apiId: null, stage: null, method: null, path: null };
  const isHttp =
    target.apiType === 'HTTP' || by?.by === 'http-api' || observed?.headers['apigw-requestid'] !== undefined;
  const fromUrl = isHttp && request.path !== undefined && target.stage !== undefined;
  // The address of a connection's stage is no call: what follows it was not told.
  const isSocket = target.routeKey !== undefined || (by?.by === 'websocket-api' && target.path === '/');
  const { apiId = API_ID.exec(plain)?.[1] } = target;
  const ofRoute = target.path ?? PATH.exec(plain)?.[1] ?? log?.resource ?? TEMPLATE.exec(plain)?.[1];
  const path = isSocket ? null : ((fromUrl ? request.path : ofRoute) ?? null);
  return {
    host,
    region: target.region ?? request.signing?.region ?? regionIn(host, plain),
    apiId: apiId ?? null,
    stage: fromUrl ? null : (target.stage ?? STAGE.exec(plain)?.[1] ?? null),
    method: isSocket ? null : isPreflight ? 'OPTIONS' : (target.method ?? request.method ?? null),
    path: path === null ? null : redact(path, suspects),
  };
}

/** An API's id in the words of the management plane and its CLI. */
const API_ID = /--(?:rest-)?api-id[ =]([a-z0-9]{10})\b|\bAPI identifier specified (?:\d{12}:)?([a-z0-9]{10})\b/;
/** A stage in the words of the CLI of the management plane. */
const STAGE = /--stage-name[ =]([\w$-]{1,128})/;
/** The resource that an execution log names. */
const TEMPLATE = /\bmethod '[A-Z]{3,7} (\/[^'\s]{0,2000})'|Resource Path: (\/\S{0,2000})/;
/** What frameworks tell of the call in the body of a refusal. */
const PATH = /"(?:path|instance)"\s*:\s*"(\/[^"\s{}]{0,2000})"/;

/** The Region of the service that was called: in its host name, in the ARN of the denial, in a command's options. */
function regionIn(host: string | null, text: string): string | null {
  const name =
    host !== null && /\.(?:amazonaws\.com(?:\.cn)?|on\.aws|awsapprunner\.com|api\.aws|amazoncognito\.com)$/.test(host)
      ? host
      : '';
  const named = REGIONS.map((pattern) => pattern.exec(text)?.[1]).find((region) => region !== undefined);
  return REGION_OF_HOST.exec(name)?.[1] ?? named ?? null;
}

const REGION = '(?:us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-isob?|eu-isoe|us-isof|eusc)-[a-z]{3,12}-\\d';
const REGION_OF_HOST = new RegExp(`[.-](${REGION})[.-]`);
/** The most telling first. */
const REGIONS: readonly RegExp[] = [
  new RegExp(`on resource: "?arn:[\\w-]{2,20}:[\\w-]{1,40}:(${REGION}):`),
  new RegExp(`--region[ =](${REGION})\\b`),
  new RegExp(`\\b(?:aws_?)?region(?:_?name)?["']?\\s?[:=]\\s?["'](${REGION})["']`, 'i'),
  new RegExp(`\\b\\d{8}/(${REGION})/[\\w-]{1,40}/aws4_request`),
];

/** The error's name as the paste shows it: API Gateway's header, or the words in which an SDK or a service names it. */
export function errorTypeIn(text: string, seen: string | null, by: AnsweredBy | null): string | null {
  if (seen !== null && by?.by !== 'appsync' && text.toLowerCase().includes(seen.toLowerCase())) return seen;
  if (by?.by === 'appsync') return header(text) ?? OF_APPSYNC.exec(text)?.[1] ?? null;
  const isForeign = by !== null && !isApiGateway(by.by);
  const found = NAMED_ERRORS.map((pattern) => pattern.exec(text)?.[1]).find((name) => name !== undefined) ?? null;
  return isForeign || (found !== null && /Exception$/.test(found)) ? found : null;
}

const HEADER = /^(?:< )?x-amzn-errortype: ?([A-Za-z]\w{1,80})/im;
const header = (text: string): string | undefined => HEADER.exec(text)?.[1];
const OF_APPSYNC = /"errorType"\s*:\s*"(\w{1,60}Exception)"/;
const NAMED_ERRORS: readonly RegExp[] = [
  HEADER,
  /\bAmazon\.\w{1,40}\.(?:Model\.)?(\w{1,60}Exception)\b/,
  /\bAws::\w{1,40}::Errors::(\w{1,60})/,
  /\bcode: Some\("([A-Za-z]\w{1,80})"\)/,
  /\b(AccessDenied(?:Exception)?): User: arn:/,
  /^(?:\([\w-]{4,64}\) )?(AuthorizerConfigurationException|UnauthorizedException)$/m,
  /\bAn error occurred \(([A-Za-z]\w{1,80})\) when calling/,
  /\bapi error ([A-Za-z]\w{1,80}):/,
  /\bError Code: ([A-Za-z]\w{1,80})/,
  /"__type"\s*:\s*"(?:[\w.]{1,80}#)?([A-Za-z]\w{1,80})/,
  new RegExp(
    '(?:^|[\\s:])(?:[\\w.$]{1,120}\\.)?((?:NotAuthorized|BadRequest|NotFound|Conflict|' +
      'UserNotFound|UserNotConfirmed|CodeMismatch|UsernameExists|' +
      'ResourceNotFound|Throttling|AccessDenied|Validation|ExpiredToken|UnrecognizedClient|InvalidSignature|' +
      'TooManyRequests|InvalidParameter)Exception): ',
    'm',
  ),
  /^(?:[\w.$]{1,120}\.)?([A-Z][A-Za-z]{2,40}Exception): (?=[\s\S]{0,6000}(?:aws-sdk|\$metadata|awssdk|\(Service: ))/m,
];
