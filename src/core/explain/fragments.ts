import { recognise } from '../answers/index.ts';
import { RESPONSE_DEFAULTS, RESPONSE_TYPES, type ResponseType } from '../api-gateway/response-types.ts';
import { causesOf, type Symptom } from '../causes/index.ts';
import { type Fragment, MEANINGS, ofNamedPolicy } from './meanings.ts';

export function readFragment(text: string): Fragment | null {
  const line = text.trim().slice(0, 5000);
  const type = typeNamed(line);
  return (
    asPartOfAnswer(line) ??
    LINES.find(({ pattern }) => pattern.test(line)) ??
    (type === undefined ? null : ofResponseType(type))
  );
}

/** What AWS WAF's own log says of a request that it blocked. */
export const WAF_BLOCKED = {
  means: 'A rule of the web ACL blocked the request.',
  codes: causesOf('waf-filtered'),
};

interface Line extends Fragment {
  readonly pattern: RegExp;
}
const log = (pattern: RegExp, means: string, symptom: Symptom): Line => ({
  kind: 'log-line',
  pattern,
  means,
  codes: causesOf(symptom),
});
/** One pattern that matches what any of these does, whatever the case. */
const anyOf = (...patterns: readonly RegExp[]): RegExp =>
  new RegExp(patterns.map(({ source }) => source).join('|'), 'i');

const browser = (pattern: RegExp, means: string, symptom: Symptom): Line => ({
  kind: 'browser-message',
  pattern,
  means,
  codes: causesOf(symptom),
});

/**
 * Log lines as in https://repost.aws/knowledge-center/api-gateway-logs and in public reports; the console's words as
 * browsers write them.
 */
const LINES: readonly Line[] = [
  log(
    /Invalid permissions on Lambda function/i,
    'API Gateway is not allowed to invoke a function: the authorizer\'s if the line comes before "Starting ' +
      'execution", the backend\'s if it comes after.',
    'line-invalid-permissions',
  ),
  log(
    /does not have permission to assume the provided role/i,
    'API Gateway cannot use the role it was given.',
    'log-role-not-assumable',
  ),
  log(
    /Invalid json in authorizer response/i,
    'API Gateway cannot pass on the context that the authorizer returned. This is typical for cached results.',
    'line-invalid-json-in-authorizer-response',
  ),
  log(
    /Invalid JSON in response|Could not parse policy|Authorizer result body before parsing: null/i,
    "The authorizer's function returned something that is not a policy.",
    'line-could-not-parse-policy',
  ),
  log(
    /configuration error: Authorizer error/i,
    'The authorizer is broken; see the log of its function for details.',
    'line-authorizer-error',
  ),
  log(
    /^(?:\([^)]*\) )?Unauthorized request: /im,
    'The identity source is missing or does not fit, or the function said Unauthorized.',
    'line-unauthorized-request',
  ),
  log(
    /No Usage Plan found for key and API Stage/i,
    'The key is not in a usage plan that lists this stage, or the change has not propagated yet.',
    'line-no-usage-plan-found',
  ),
  log(
    /Verifying Usage Plan for request:.*?API Key:\s+API Stage:/i,
    'The method requires an API key, but none was sent.',
    'line-no-key-sent',
  ),
  log(/exceeded throttle limit/i, 'A rate of the usage plan was exceeded.', 'too-many-requests'),
  log(/exceeded quota limit|Key quota exhausted/i, 'The quota of the usage plan is used up.', 'limit-exceeded'),
  log(
    /Request body does not match model schema/i,
    "The body does not match the method's model; the log line shows where.",
    'log-body-invalid',
  ),
  log(/Access denied\. Reason:/i, 'Mutual TLS refused the client certificate.', 'log-client-certificate-refused'),
  log(/\bWAF_BLOCK\b/, WAF_BLOCKED.means, 'waf-filtered'),
  log(
    /configured on the integration or API Gateway doesn't have permissions to call the integration/i,
    'API Gateway is not allowed to call the integration of the route.',
    'log-backend-permission-missing',
  ),
  log(
    /The client is not authorized to perform this operation/i,
    'A policy refused: the one that the authorizer returned, an identity policy, or the resource policy.',
    'line-client-not-authorized',
  ),
  {
    kind: 'function-answer',
    pattern: /^\{\s*"errorMessage"\s*:\s*"Unauthorized"/,
    means: "The error that an authorizer's function returns so that the caller gets 401.",
    codes: causesOf('function-answers-unauthorized'),
  },
  browser(
    /field access-control-[\w-]+ is not allowed by Access-Control-Allow-Headers/i,
    'The page sends a header that belongs in the answer.',
    'browser-response-header-sent',
  ),
  browser(
    /not allowed by Access-Control-Allow-Headers|header .{0,2}access-control-allow-headers.{0,2} from CORS preflight/i,
    'The preflight does not list a header that the page sends.',
    'browser-header-not-allowed',
  ),
  browser(
    /not allowed by Access-Control-Allow-Methods|CORS[^\n]{0,20} .{0,2}Access-Control-Allow-Methods/i,
    'The preflight does not list the verb.',
    'browser-method-not-allowed',
  ),
  browser(
    /wildcard '?\*'? when the request's credentials mode|Access-Control-Allow-Origin[^\n]{0,12}\*/i,
    'A wildcard cannot be used with credentials.',
    'browser-wildcard-with-credentials',
  ),
  browser(
    /contains multiple values|Multiple CORS header/i,
    'Two layers set Access-Control-Allow-Origin.',
    'browser-several-origins',
  ),
  browser(
    /not equal to the supplied origin|Access-Control-Allow-Origin.{0,3} (?:does not match|entspricht nicht)/i,
    'The answer allows another origin than the one of the page.',
    'browser-other-origin',
  ),
  browser(
    /Response to preflight request|CORS preflight response did not succeed|Preflight response is not successful/i,
    'The browser sent a preflight (OPTIONS) and did not get a valid answer.',
    'browser-preflight-failed',
  ),
  browser(
    anyOf(
      /No 'Access-Control-Allow-Origin' header|blocked by CORS policy/,
      /\bCORS\b[^\n]{0,60}Access-Control-Allow-Origin/,
      /is not allowed by Access-Control-Allow-Origin|due to access control checks/,
    ),
    'The answer has no Access-Control-Allow-Origin: it is a refusal of the gateway, or the backend sends none.',
    'browser-no-origin-allowed',
  ),
  {
    kind: 'other-layer',
    pattern: /Generated by cloudfront|The request could not be satisfied|<Code>AccessDenied<\/Code>/i,
    means: 'A CDN or storage wrote this, not API Gateway.',
    codes: causesOf('from-storage'),
  },
];

/** A response type, an error type, a JWT description or the end of a denial, put back into the answer it comes from. */
function asPartOfAnswer(text: string): Fragment | null {
  const answer = answerInText(text);
  if (answer === null) return null;
  if ('codes' in answer) return answer;
  const seen = recognise(answer);
  const { kind, candidates } = seen;
  if (kind === 'denied' && seen.policyType !== null) return { kind, ...ofNamedPolicy(seen.policyType, seen.deny) };
  if (kind === 'other')
    return candidates.length === 0
      ? null
      : { kind, means: 'This is only the error type; the body gives more details.', codes: candidates };
  return { kind, means: MEANINGS[kind], codes: candidates };
}

type Answer = Parameters<typeof recognise>[0];

/** What a JWT authorizer writes into `error_description`. */
const TOKEN_ERRORS = [
  'number of segments',
  'signing method .{0,40} is invalid',
  'valid audience',
  '(?:OIDC discovery|JWKS).{0,40} error',
];
const TOKEN_ERROR = new RegExp(`^(?:invalid_token:\\s{0,9})?(.*(?:${TOKEN_ERRORS.join('|')}).*)`, 'i');

function answerInText(text: string): Answer | Fragment | null {
  const type = RESPONSE_TYPES.find((name) => name === text);
  if (type !== undefined) return ofResponseType(type);
  const errorType = /^(?:x-amzn-errortype:\s*)?([A-Za-z]{1,60}Exception)\b[^\s]{0,100}$/i.exec(text)?.[1];
  if (errorType !== undefined) return { status: null, headers: { 'x-amzn-errortype': errorType }, body: '' };
  if (/^(?:with an explicit deny|because no )/i.test(text))
    return { status: 403, headers: {}, body: `${DENIAL} ${text}` };
  const description = /error_description="([^"]{0,1000})"/i.exec(text)?.[1] ?? TOKEN_ERROR.exec(text)?.[1];
  if (description !== undefined)
    return challenged(` error="invalid_token" error_description="${description.replace(/"/g, ' ')}"`);
  return /^(?:www-authenticate:\s*)?Bearer$/i.test(text) ? challenged('') : null;
}

const DENIAL =
  'User: arn:aws:iam::111122223333:user/someone is not authorized to perform: execute-api:Invoke on resource: ' +
  'arn:aws:execute-api:us-east-1:********3333:q1w2e3r4t5/prod/GET/';
const challenged = (rest: string): Answer => ({
  status: 401,
  headers: { 'www-authenticate': `Bearer${rest}`, 'apigw-requestid': 'none' },
  body: '',
});

/** Names that nobody else has for anything; the others need a word that says what they are. */
const OWN_TYPES = RESPONSE_TYPES.filter(
  (name) => !/^(?:ACCESS_DENIED|UNAUTHORIZED|THROTTLED|EXPIRED_TOKEN|RESOURCE_NOT_FOUND)$/.test(name),
);
const TYPE_SAID = /\b(?:response ?types?|err(?:or)?\.?types?|gateway response)\b/i;

/** A response type that a text names. */
function typeNamed(text: string): ResponseType | undefined {
  const words = wordsIn(text);
  return (TYPE_SAID.test(text) ? RESPONSE_TYPES : OWN_TYPES).find((name) => words.has(name));
}

/** The words of a text that are written like such a name. */
const wordsIn = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/\b[A-Z][A-Z0-9_]{3,60}\b/g)].map(([word]) => word));

/** `$context.error.responseType` of an access log: narrower than the answer that the client gets. */
export function ofResponseType(type: ResponseType): Fragment {
  const own = TYPES[type];
  if (own !== undefined) return { kind: 'response-type', ...own };
  const { status, errorType, text } = RESPONSE_DEFAULTS[type];
  const { kind, candidates } = recognise({
    status,
    headers: errorType === null ? {} : { 'x-amzn-errortype': errorType },
    body: JSON.stringify({ message: text }),
  });
  return { kind: 'response-type', means: MEANINGS[kind], codes: candidates };
}

const TYPES: Partial<Record<ResponseType, Omit<Fragment, 'kind'>>> = {
  INVALID_API_KEY: {
    means: 'The method requires an API key, but the key was missing or was not accepted.',
    codes: causesOf('invalid-api-key'),
  },
  WAF_FILTERED: WAF_BLOCKED,
  ACCESS_DENIED: {
    means:
      'A policy refused: the resource policy, an identity policy, or the one that an authorizer returned. The ' +
      'body says which.',
    codes: causesOf('access-denied'),
  },
  AUTHORIZER_FAILURE: {
    means:
      'The authorizer failed to authenticate the caller. What a client then sees is not documented beyond the ' +
      'status 500.',
    codes: causesOf('authorizer-failure'),
  },
  API_CONFIGURATION_ERROR: {
    means:
      'The integration is not set up correctly: a wrong address, invalid Base64, or no matching ' +
      'integration response. The call passed authorization.',
    codes: [],
  },
  INTEGRATION_FAILURE: { means: MEANINGS['integration-timeout'], codes: [] },
  BAD_REQUEST_PARAMETERS: { means: MEANINGS['bad-request'], codes: causesOf('parameters-missing') },
  RESOURCE_NOT_FOUND: {
    means: 'The backend, or a route that the call reached after authorization, answered 404.',
    codes: [],
  },
  REQUEST_TOO_LARGE: { means: MEANINGS['too-large'], codes: causesOf('request-too-large') },
  DEFAULT_4XX: {
    means: 'The gateway response for every refusal that has none of its own. It does not show the cause.',
    codes: [],
  },
  DEFAULT_5XX: {
    means: 'The gateway response for every failure that has none of its own. It does not show the cause.',
    codes: [],
  },
};
