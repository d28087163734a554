import type { ApiType } from '../api-gateway/gates.ts';
import { RESPONSE_DEFAULTS, RESPONSE_TYPES, type ResponseType } from '../api-gateway/response-types.ts';
import { readHost, VERBS } from '../model/request.ts';
import { sanitizeInput } from '../model/sanitize.ts';
import { isRecord } from './cases/shape.ts';
import { fromUrl, splitUrl } from './invoke-url.ts';
import { readLooseAnswer } from './loose-answer.ts';
import { answerFrom } from './raw-response.ts';
import type { Piece, UnderstoodTarget } from './understood.ts';

/** Execution logs: https://repost.aws/knowledge-center/api-gateway-cloudwatch-logs */
const EXECUTION = new RegExp(
  'Starting execution for request:|Execution log for request|Extended Request Id:|' +
    String.raw`^\((?=[\w-]{0,63}\d)[\w-]{4,64}\) |` +
    'Execution failed due to configuration error:|Verifying Usage Plan for request:|Usage Plan check succeeded for|' +
    String.raw`\bAPI Key\s.{0,200}authorized because method '|Method completed with status:|Gateway response type:|` +
    'Starting authorizer: |API-Gateway-Execution-Logs_|The client is not authorized to perform this operation|' +
    'Authorizer result body before parsing:|Access denied\\. Reason: |' +
    'exceeded (?:throttle|quota) limit for API Stage ',
  'm',
);
/** Lines that say that a gate let the call through. */
const FINE =
  /\bAPI Key\s.{0,200}\bauthorized because method '[^'\n]{1,2000}' does not require|Usage Plan check succeeded/;
const NOT_FINE =
  /not authorized because|Execution failed|Unauthorized request|exceeded|Access denied|not authorized to perform/;

/** The names of API Gateway's own log groups: `API-Gateway-Execution-Logs_{api}/{stage}`. */
const GROUP = /API-Gateway-(?:Execution|Access)-Logs_([a-z0-9]{4,20})(?:\/([\w$-]{1,128}))?/;

/** The API and stage that the name of a log group tells. Null when the text has none. */
export function readLogGroup(text: string): Piece | null {
  const [, apiId, stage] = GROUP.exec(text) ?? [];
  if (apiId === undefined) return null;
  return { kind: 'log', from: 'the log group', target: { apiId, ...(stage === undefined ? {} : { stage }) } };
}

/** Lines of an execution log. Null when the text has none. */
export function readExecutionLog(text: string): Piece | null {
  if (!EXECUTION.test(text)) return null;
  const [, asked, askedPath] = /\bmethod '([A-Z]{3,7}) (\/[^'\s]{0,2000})'/.exec(text) ?? [];
  const [, ran, ranPath] = /HTTP Method: ([A-Z]{3,7}), Resource Path: (\/\S{0,2000})/.exec(text) ?? [];
  const verb = ran ?? asked ?? /\bHttpMethod ([A-Z]{3,7})\b/.exec(text)?.[1];
  const [, keyed, stage] = /(?:API Stage:?|RestApi) ([a-z0-9]{10})(?:\/|, Stage )([\w$-]{1,128})/.exec(text) ?? [];
  const api = keyed ?? /(?:x-amzn-apigateway-api-id[=:]\s?|\bAmazonAPIGateway_)([a-z0-9]{10})\b/i.exec(text)?.[1];
  const type = RESPONSE_TYPES.find((one) => one === /Gateway response type: ([A-Z_0-9]{3,60})\b/.exec(text)?.[1]);
  const body = readLooseAnswer(/Gateway response body: (\{[^\n]{0,4000})/.exec(text)?.[1] ?? '')?.body;
  const completed = /(?:Method completed with status:|with status code:)\s{0,3}(\d{3})\b/.exec(text)?.[1];
  // A limit is always answered like that, whether or not the line that says so was pasted too.
  const status = Number(completed ?? (/exceeded (?:throttle|quota) limit for API Stage /.test(text) ? 429 : undefined));
  // A WebSocket API has such a log too; its routes and connections tell.
  const webSocket = /[(\s'"/](?:\$connect|\$disconnect|\$default|@connections)\b|\bconnectionId\b/i.test(text);
  return {
    kind: 'log',
    from: 'the log',
    target: {
      ...placeOf(verb, ranPath ?? askedPath, stage),
      ...(api === undefined ? {} : { apiId: api }),
      apiType: webSocket ? 'WEBSOCKET' : 'REST',
    },
    log: {
      of: 'execution',
      responseType: type ?? null,
      isFine: Number.isNaN(status) ? FINE.test(text) && !NOT_FINE.test(text) : status < 400,
      hasWords: body !== undefined,
    },
    ...(Number.isNaN(status) ? {} : { observed: answerOfType(status, type, body) }),
  };
}

/** What a client got for this response type; the words are API Gateway's own where the log tells none. */
function answerOfType(status: number, type: ResponseType | undefined, body: string | undefined) {
  const { errorType = null, text = null } = type === undefined ? {} : RESPONSE_DEFAULTS[type];
  const headers = errorType === null ? [] : [['x-amzn-errortype', errorType] as const];
  return answerFrom(status, headers, body ?? (text === null ? '' : JSON.stringify({ message: text })));
}

/**
 * A line in the common log format, or in the format of values between commas, which API Gateway offers for access logs.
 * Null when the text has none.
 */
export function readAccessLine(text: string): Piece | null {
  const [, verb, path, status] =
    /"([A-Z]{3,7}) (\/\S{0,2000}) HTTP\/[\d.]{1,3}" (\d{3})\b/.exec(text) ??
    /,"?([A-Z]{3,7})"?,"?(\/[^\s,"]{0,2000})"?,"?HTTP\/[\d.]{1,3}"?,"?(\d{3})\b/.exec(text) ??
    [];
  // A client's library logs its calls in that format too, behind the address.
  if (status === undefined || /\bhttps?:\/\/[\w.-]{1,255}:\d{1,5} "/.test(text)) return null;
  const host = /"([a-z0-9]{10}\.execute-api\.[a-z0-9-]{4,30}\.amazonaws\.com)"/.exec(text)?.[1];
  const place = host === undefined ? null : fromUrl({ scheme: 'https', host, path: path ?? '/', query: '' });
  return {
    kind: 'log',
    from: 'the access log',
    target: { ...placeOf(verb, path, undefined), ...place?.target },
    ...(place === null ? {} : { request: place.request }),
    log: { of: 'access', responseType: null, isFine: Number(status) < 400, hasWords: false },
    observed: answerFrom(Number(status), [], ''),
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields of a record that is no JSON: `name=value …`, or XML with one element a field. Null for other texts. */
export function recordIn(text: string): Fields | null {
  const part = text.slice(0, 20_000);
  const pairs = [
    ...part.matchAll(/(?<![\w.?&/-])([A-Za-z][\w.]{1,60})=(?:"([^"\n]{0,4000})"|([^\s"]{1,4000}))/g),
    ...part.matchAll(/<([A-Za-z][\w.]{1,60})>([^<>]{0,4000})<\/\1>/g),
  ].map(([, name = '', quoted, bare]) => [name, quoted ?? bare ?? ''] as const);
  const fields = Object.fromEntries(pairs);
  return isAccessRecord(fields) ? fields : null;
}

/** What parts the cells of a table: a terminal's and Markdown's bars, tabs, commas, or blanks that align. */
const CELLS: readonly RegExp[] = [/\t/, /\s{0,80}\|\s{0,80}/, /,/, / {2,80}/];

/**
 * The fields of the first refused row of a table whose first row names them, or of a table of two columns with a name
 * and a value in each row. Null where the text has none.
 */
export function tableIn(text: string): Fields | null {
  const lines = text
    .split(/\r\n?|\n/, 300)
    .map((line) =>
      line
        .slice(0, 4000)
        .replace(/^\s*\|+\s?|\s?\|+\s*$/g, '')
        .trim(),
    )
    .filter((line) => /\w/.test(line));
  for (const cells of CELLS) {
    const rows = lines.map((line) =>
      line.split(cells).map((cell) =>
        sanitizeInput(cell)
          .replace(/^"(.*)"$/, '$1')
          .trim(),
      ),
    );
    const records = [byHead(rows), Object.fromEntries(rows.filter(({ length }) => length === 2))].flat();
    const found = records.filter(isAccessRecord);
    const refused = found.find((record) =>
      Object.entries(record).some((field) => isStatus(field[0]) && Number(field[1]) >= 400),
    );
    if (found.length > 0) return refused ?? found[0] ?? null;
  }
  return null;
}

/** One record a row; what stood before a row may have been taken for the time before a line of a log. */
function byHead(rows: readonly (readonly string[])[]): readonly Fields[] {
  const at = rows.findIndex(
    (cells) => cells.length > 2 && cells.some(isStatus) && cells.some((cell) => OWN_FIELD.test(cell)),
  );
  const names = rows[at] ?? [];
  return at === -1
    ? []
    : rows.slice(at + 1, at + 200).map((cells) => {
        const missing = Math.max(0, names.length - cells.length);
        return Object.fromEntries(names.slice(missing).map((name, column) => [name, cells[column] ?? '']));
      });
}

/** Names that people give the fields of an access log, and few others: most follow `$context`. */
const OWN_FIELD = new RegExp(
  String.raw`^(?:\$?context\.)?(?:httpMethod|routeKey|resourcePath|extendedRequestId|apiId|err(?:or)?Type|` +
    String.raw`error\.?responseType|responseType|wafResponseCode|integrationErrorMessage|domainName|authorizerError|` +
    'stage)$',
  'i',
);
const isStatus = (name: string): boolean => /^(?:\$?context\.)?status(?:code)?$/i.test(name);
const isAccessRecord = (json: Fields): boolean =>
  Object.keys(json).some(isStatus) && Object.keys(json).some((name) => OWN_FIELD.test(name)) && !isOfClient(json);

/** A client's own log has the whole URL and the answer; the access log of a stage has neither. */
const isOfClient = (json: Fields): boolean =>
  Object.entries(json).some(
    ([name, value]) => /(?:^|_)(?:url|uri)$/i.test(name) && typeof value === 'string' && /^https?:/.test(value),
  ) || ['body', 'headers', 'response', 'responseBody'].some((name) => name in json);

/** One record of an access log in JSON, whatever its names; null for other JSON. A dash stands for nothing. */
export function readAccessRecord(json: unknown): Piece | null {
  if (!isRecord(json) || isOfClient(json)) return null;
  if (!isAccessRecord(json) && !('requestId' in json) && !('httpMethod' in json)) return null;
  const field = (...names: readonly RegExp[]): string | undefined => {
    for (const name of names) {
      const found = Object.entries(json).find(
        ([key, value]) =>
          name.test(key.replace(/^\$?context\./, '')) &&
          (typeof value === 'string' || typeof value === 'number') &&
          value !== '-' &&
          value !== '',
      );
      if (found) return String(found[1]);
    }
    return undefined;
  };
  const status = Number(field(/^status(?:code)?$/i));
  if (!Number.isInteger(status) || status < 100) return null;
  const routeKey = field(/^routekey$/i);
  const [routeVerb, routePath] = (routeKey ?? '').split(' ');
  const stage = field(/^stage(?:name)?$/i);
  // Names are the owner's own; a verb and a path behind the stage look like nothing else.
  const valued = (fits: (value: string) => boolean): string | undefined =>
    Object.values(json).find((value): value is string => typeof value === 'string' && fits(value));
  const whole = field(/^path$/i) ?? (stage === undefined ? undefined : valued((one) => one.startsWith(`/${stage}/`)));
  const host = field(/^domain(?:name)?$/i, /^host$/i);
  const resource = field(/^resourcepath$/i);
  const verb = (field(/^(?:http)?method$/i) ?? routeVerb) || valued((one) => VERBS.some((known) => known === one));
  const path = calledPath(whole, resource, stage, host) ?? resource ?? routePath;
  const message = field(/^err(?:or)?_?(?:msg|message|\.message(?:string)?)?$/i, /^message$/i);
  const type = RESPONSE_TYPES.find((one) => one === field(/type$/i));
  const challenge = field(/auth(?:orizer|n|z)?[._-]?err(?:or)?$/i);
  const apiId = field(/^(?:rest_?)?api_?id$/i, /^api$/i);
  const headers = challenge?.startsWith('invalid_token') ? [challengeOf(challenge)] : [];
  const words =
    message === undefined ? (challenge === undefined ? undefined : 'Unauthorized') : unquoted(message.trim());
  const body = words === undefined ? undefined : JSON.stringify({ message: words });
  const typed = answerOfType(status, type, body);
  const place =
    host === undefined ? null : fromUrl({ scheme: 'https', host: host.toLowerCase(), path: '/', query: '' });
  const names = { routeKey, connection: field(/^connectionid$/i), event: field(/^eventtype$/i) };
  const { path: _, query: __, ...request } = place?.request ?? {};
  const { path: ___, ...ofHost } = place?.target ?? {};
  return {
    kind: 'log',
    from: 'the access log',
    target: {
      ...ofHost,
      ...placeOf(verb, path, stage),
      ...(apiId === undefined ? {} : { apiId }),
      ...typeOf(names, field(/^httpmethod$/i, /^resourcepath$/i, /^resourceid$/i, /^waf/i)),
    },
    ...(host === undefined ? {} : { request }),
    log: {
      of: 'access',
      responseType: type ?? null,
      ...(path?.startsWith('/') ? { resource: path } : {}),
      isFine: status < 400,
      hasWords: message !== undefined || headers.length > 0,
    },
    observed: { ...typed, headers: { ...typed.headers, ...Object.fromEntries(headers) } },
  };
}

/**
 * `$context.path` begins with the stage, or with a custom domain's base path. Where the stage is not told, the
 * resource tells what follows it. Undefined for a path that names no more than the resource does.
 */
function calledPath(
  whole: string | undefined,
  resource: string | undefined,
  stage: string | undefined,
  host: string | undefined,
): string | undefined {
  if (whole === undefined || (resource !== undefined && !resource.includes('{'))) return resource ?? whole;
  if (stage !== undefined && whole.startsWith(`/${stage}/`)) return whole.slice(stage.length + 1);
  const isOwn = host !== undefined && readHost(host.toLowerCase()).kind === 'other';
  const depth = resource === undefined || /\+\}/.test(resource) ? -1 : resource.split('/').length;
  const segments = whole.split('/');
  return stage === undefined && !isOwn && segments.length === depth + 1 ? `/${segments.slice(2).join('/')}` : whole;
}

/** `$context.error.messageString` comes with its quotes. */
const unquoted = (text: string): string => /^"(.*)"$/s.exec(text)?.[1] ?? text;

const challengeOf = (challenge: string) =>
  [
    'www-authenticate',
    `Bearer error="invalid_token" error_description="${challenge.replace(/^invalid_token:?\s*/, '')}"`,
  ] as const;

/** Only HTTP and WebSocket APIs have route keys; a REST API has resources. */
function typeOf(
  names: Readonly<Record<'routeKey' | 'connection' | 'event', string | undefined>>,
  ofRest: string | undefined,
): { readonly apiType?: ApiType } {
  if (names.connection !== undefined || /^(?:CONNECT|MESSAGE|DISCONNECT)$/.test(names.event ?? ''))
    return { apiType: 'WEBSOCKET' };
  if (names.routeKey === undefined) return ofRest === undefined ? {} : { apiType: 'REST' };
  return { apiType: /^\$(?:connect|disconnect)$/.test(names.routeKey) ? 'WEBSOCKET' : 'HTTP' };
}

/**
 * One record of AWS WAF's log. `httpSourceId` of API Gateway is `{account}:{api}:{stage}`. Null for other JSON.
 * https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html
 */
export function readFirewallRecord(json: unknown): Piece | null {
  if (!isRecord(json) || !('httpSourceName' in json) || !isRecord(json['httpRequest'])) return null;
  const { httpRequest: sent, action, webaclId } = json;
  const [, , apiId, stage] = /^(\d{12}):([a-z0-9]{4,20}):([\w$-]{1,128})$/.exec(text(json['httpSourceId']) ?? '') ?? [];
  const isGateway = json['httpSourceName'] === 'APIGW';
  const headers = Array.isArray(sent['headers']) ? sent['headers'].filter(isRecord) : [];
  const host = text(headers.find(({ name }) => /^host$/i.test(text(name) ?? ''))?.['value']);
  const uri = text(sent['uri']);
  const region = /^arn:[\w-]{2,20}:wafv2:([a-z0-9-]{4,30}):\d{12}:regional\//.exec(text(webaclId) ?? '')?.[1];
  const url = host === undefined ? null : splitUrl(`https://${host}${uri ?? '/'}`);
  const place = url === null ? { target: placeOf(undefined, uri, undefined), request: {} } : fromUrl(url);
  const { path } = place.target;
  return {
    kind: 'log',
    from: "the web ACL's log",
    target: {
      ...place.target,
      ...(region === undefined || !isGateway ? {} : { region }),
      ...(isGateway && apiId !== undefined && stage !== undefined ? { apiId, stage, apiType: 'REST' } : {}),
      ...(path === undefined ? {} : { path: path.startsWith(`/${stage}/`) ? path.slice(`/${stage}`.length) : path }),
      ...placeOf(text(sent['httpMethod']), undefined, undefined),
    },
    request: place.request,
    log: { of: 'firewall', responseType: null, isFine: action === 'ALLOW' || action === 'COUNT', hasWords: false },
    ...(typeof json['responseCodeSent'] === 'number' ? { observed: answerFrom(json['responseCodeSent'], [], '') } : {}),
  };
}

/** A segment of a stage in AWS X-Ray. Null for other JSON. */
export function readTraceSegment(json: unknown): Piece | null {
  const aws = isRecord(json) && isRecord(json['aws']) ? json['aws'] : {};
  const gateway = aws['api_gateway'];
  if (!isRecord(json) || !isRecord(gateway) || !isRecord(json['http'])) return null;
  const { request, response } = json['http'];
  const sent = isRecord(request) ? request : {};
  const url = splitUrl(text(sent['url']) ?? '');
  const status = isRecord(response) ? response['status'] : null;
  const place = url === null ? { target: {}, request: {} } : fromUrl(url);
  const api = text(gateway['rest_api_id']) ?? text(gateway['api_id']);
  return {
    kind: 'log',
    from: 'the trace',
    target: {
      ...place.target,
      ...placeOf(text(sent['method']), undefined, text(gateway['stage'])),
      ...(api === undefined ? {} : { apiId: api }),
      ...('rest_api_id' in gateway ? { apiType: 'REST' } : {}),
    },
    request: place.request,
    ...(typeof status === 'number' ? { observed: answerFrom(status, [], '') } : {}),
  };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What an API hands to a function: a proxy's event, or an authorizer's. Null for other JSON. */
export function readEvent(json: unknown): Piece | null {
  const context = isRecord(json) ? json['requestContext'] : undefined;
  if (!isRecord(json) || !isRecord(context) || typeof context['apiId'] !== 'string') return null;
  const http = isRecord(context['http']) ? context['http'] : {};
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
