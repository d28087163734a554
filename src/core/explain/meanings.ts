import { causesOfPolicy, type RefusalKind } from '../answers/index.ts';
import type { NamedPolicyType } from '../api-gateway/texts.ts';
import { type CauseCode, type Clue, causesOf } from '../causes/index.ts';

/** Pieces of an answer, lines of a log, words of a browser: what people have in hand when they have no whole answer. */
export interface Fragment {
  readonly kind: string;
  readonly means: string;
  readonly codes: readonly CauseCode[];
}

/** What each kind of answer says, in one sentence or two. */
export const MEANINGS: Readonly<Record<RefusalKind, string>> = {
  'not-refused': 'This is not a refusal: the status is below 400.',
  'no-answer':
    'No HTTP answer was received. The problem is the host name, the network or TLS, not a check in API Gateway.',
  denied: 'A policy refused the call. The text names who was refused, and newer texts name the kind of policy.',
  'authorizer-denied': 'A Lambda authorizer ran, and the policy that it returned does not let this call through.',
  'missing-authentication-token':
    'Two causes give this text: no method serves this path and verb, or an AWS_IAM method was called ' +
    'without a signature.',
  forbidden:
    'This text does not state the cause. API keys, WAF, endpoints and domain names all return it; on ' +
    'HTTP APIs, IAM and authorizers do too.',
  unauthorized: 'A token is missing or was refused.',
  'incoming-token-expired': 'The token has expired.',
  'jwt-refused': 'A JWT authorizer refused the token, or none was sent. The description, where there is one, says why.',
  'signature-expired': 'The signing time is too far in the past.',
  'signature-not-yet-current': 'The signing time is in the future.',
  'signature-mismatch': 'The signature does not fit the request as it arrived.',
  'scope-region': 'The request was signed for another Region.',
  'scope-service': 'The request was signed for a service other than execute-api.',
  'incomplete-signature':
    'API Gateway looked for an AWS signature and found another text in Authorization, or only parts of a signature.',
  'security-token-invalid': 'AWS does not know the access key, or a temporary key came without its session token.',
  'security-token-expired': 'The temporary credentials have expired.',
  'cache-invalidation-denied': 'The request asked to empty the cache, and the caller may not.',
  'limit-exceeded': 'The quota of the usage plan is used up.',
  'too-many-requests': 'A rate was exceeded.',
  'authorizer-configuration': 'The authorizer is broken: API Gateway could not run it or could not read its answer.',
  'uri-too-long':
    'The ARN of the call is longer than 1600 bytes. This is a size limit and is not in the list of ' +
    'causes. Shorten the path, or move long values to the query string or the body.',
  'not-found':
    'An HTTP API found no stage or route, or its default endpoint is disabled. On a REST API, the ' +
    'answer came from the backend, after all checks.',
  'too-large': 'The request is larger than API Gateway accepts. This is a size limit, not an authorization problem.',
  'unsupported-media-type':
    'The content type has no mapping template, and the integration does not pass it through. On ' +
    'OPTIONS, this breaks CORS. Otherwise, it is not an authorization problem.',
  'bad-request': 'Request validation refused the parameters or the body. The call passed authorization.',
  'integration-timeout': 'The backend did not answer in time. The call passed authorization.',
  'connection-gone':
    'The WebSocket connection is closed, or was never open. The call passed authorization. Remove the ' +
    'connection ID from your list.',
  'server-error':
    'Something behind the request broke: an authorizer, the permission to invoke a function, or the backend itself.',
  other: 'API Gateway does not write this text.',
};

/** The reader's own values in commands, each with a value that shows its form. */
export const VARIABLES = {
  ACCOUNT: '111122223333',
  API: 'q1w2e3r4t5',
  AUTHORIZER: 'a1b2c3',
  CALLER: 'arn:aws:iam::111122223333:role/orders-client',
  CLIENT: '1example23456789',
  DISTRIBUTION: 'E1EXAMPLE2EXAM',
  DOMAIN: 'api.example.com',
  FUNCTION: 'orders-authorizer',
  ISSUER: 'https://login.example.com/',
  KEY: 'the-value-of-the-key',
  KEY_ID: 'k1e2y3i4d5',
  METRIC: 'block-large-bodies',
  MODEL: 'Order',
  ORIGIN: 'https://app.example.com',
  PLAN: 'p1l2a3',
  POLICY_NAME: 'invoke-orders',
  POOL: 'eu-west-1_EXAMPLE12',
  REGION: 'eu-west-1',
  REQUEST_ID: '5b1e7a52-1c55-4a9d-9d2a-7f2d6a1c0e11',
  RESOURCE: 'r1e2s3',
  ROLE_NAME: 'orders-client',
  ROOT_OR_ACCOUNT: '111122223333',
  STAGE: 'prod',
  TOKEN: 'eyJ…',
  URL: 'https://q1w2e3r4t5.execute-api.eu-west-1.amazonaws.com/prod/orders',
  USER_NAME: 'orders-client',
  VERB: 'GET',
  VPCE: 'vpce-0a1b2c3d4e5f6a7b8',
  WEB_ACL: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shield/1-2-3',
} as const satisfies Readonly<Record<string, string>>;

const ASSIGNED = /^([A-Z][A-Z_0-9]*)=/;

/** The values that lines of shell ask the reader for, in the order in which they are asked. */
export function variablesIn(lines: readonly string[]): readonly (keyof typeof VARIABLES)[] {
  const own = new Set(lines.map((line) => ASSIGNED.exec(line)?.[1]));
  const used = lines.flatMap((line) => [...line.matchAll(/\$\{?([A-Z][A-Z_0-9]*)/g)].map((match) => match[1] ?? ''));
  return [...new Set(used)]
    .filter((name) => !own.has(name))
    .filter((name): name is keyof typeof VARIABLES => Object.hasOwn(VARIABLES, name));
}

/**
 * Newer denials name the policy that refused. Only one is named even where several deny, and the named one does.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
const POLICY_MEANINGS: Readonly<Record<NamedPolicyType, string>> = {
  'resource-based policy': "The API's resource policy, as the stage serves it, refused the call.",
  'identity-based policy':
    "The caller's own IAM policies refused the call. If the text does not name a user, the policy " +
    'returned by a Lambda authorizer refused it.',
  'VPC endpoint policy': 'The policy of the VPC endpoint refused the call.',
  'permissions boundary': "The caller's permissions boundary does not include the call, or denies it.",
  'session policy': 'The session policy of the temporary credentials does not include the call, or denies it.',
  'service control policy': "A service control policy of the caller's organization refused the call.",
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
  'resource control policy': 'Resource control policies do not apply to execute-api: another service wrote this.',
};

/** What is left to look at once the text has named the kind of policy. */
export const ofNamedPolicy = (
  type: NamedPolicyType,
  deny: 'explicit' | 'implicit',
): { readonly means: string; readonly codes: readonly CauseCode[] } => ({
  means: POLICY_MEANINGS[type],
  codes: causesOfPolicy(type, deny),
});

const MORE = 'Paste the headers and the body too, or find the cause from the URL with "apigw-doctor diagnose".';

/**
 * What a status says when neither body nor headers are known; null for one that is no refusal. A handshake has no more
 * to show than that.
 */
export function ofStatusAlone(status: number | null, webSocket: boolean): Fragment | null {
  if (status === null || status < 400) return null;
  const [means, codes] = STATUS[status] ?? [`Status ${status} alone names no cause. ${MORE}`, []];
  if (!webSocket) return { kind: 'status', means, codes };
  return { kind: 'handshake', ...(HANDSHAKE[status] ?? { means, codes }) };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html */
const HANDSHAKE: Readonly<Record<number, Omit<Fragment, 'kind'>>> = {
  401: {
    means:
      '$connect was refused with 401: an identity source is missing, or the function of the authorizer said ' +
      'Unauthorized.',
    codes: causesOf('handshake-401'),
  },
  403: {
    means:
      '$connect was refused with 403: by an authorizer, by IAM, by an API key check, or because the URL ' +
      'has no stage. WebSocket clients show only the status of a failed handshake.',
    codes: causesOf('handshake-403'),
  },
  500: {
    means: '$connect failed with 500: the authorizer of the route is broken, or the integration behind it.',
    codes: [...causesOf('authorizer-configuration'), ...causesOf('rest-server-error')],
  },
};

const STATUS: Readonly<Record<number, readonly [means: string, codes: readonly CauseCode[]]>> = {
  401: [`A token is missing or was refused; the status alone does not say which. ${MORE}`, []],
  403: [`Many causes return 403; the status alone does not show which one. ${MORE}`, []],
  404: [
    'An HTTP API found no stage or route, its default endpoint is disabled, or the backend itself answered 404. ' +
      `${MORE}`,
    causesOf('status-404'),
  ],
  410: ['A backend called a WebSocket connection that no longer exists. The call passed authorization.', []],
  429: ['A rate or a quota was exceeded; the body says which.', causesOf('status-429')],
};

/** One thing to paste or to look at, and the clues that make it useless because they are known already. */
interface Datum {
  readonly unless: readonly Clue[];
  readonly sentence: string;
}

const API_TYPE: Datum = {
  unless: ['rest-api', 'http-api', 'websocket-api'],
  sentence:
    'Paste the headers of the answer too (curl -i): apigw-requestid means an HTTP API, x-amzn-errortype a REST API. ' +
    'Their causes differ.',
};
const REQUEST = (sentence: string, ...unless: readonly Clue[]): Datum => ({ unless, sentence });
const KEY = REQUEST(
  'Paste the request with its headers: whether x-api-key was sent decides which causes of the API key remain.',
  'key-sent',
  'no-key-sent',
  'http-api',
);
const SIGNED = REQUEST(
  'Paste the request with its headers: a signed call that gets this answer has a path or verb that no method serves.',
  'signed',
  'not-signed',
);
const TOKEN = REQUEST(
  'Paste the request with its headers: whether a token was sent decides which causes remain.',
  'token-sent',
  'no-token-sent',
);
const look = (sentence: string): Datum => ({ unless: [], sentence });

/** By the kind of answer: what splits its causes best, the best first. */
const DATA: Readonly<Partial<Record<string, readonly Datum[]>>> = {
  forbidden: [
    API_TYPE,
    KEY,
    look(
      'Look at the method and the stage: whether an API key is required, and whether a web ACL is associated, ' +
        'decides most of these causes.',
    ),
  ],
  unauthorized: [API_TYPE, TOKEN, look('Look at the authorizer of the method: its type decides which causes remain.')],
  'missing-authentication-token': [
    SIGNED,
    look('Compare the verb and path with the deployed resources: usually, no method serves them.'),
  ],
  'incomplete-signature': [
    look('Compare the verb and path with the deployed resources: usually, no method serves them.'),
  ],
  denied: [look('Look at the policies: the resource policy that the stage serves, and the policies of the caller.')],
  'authorizer-denied': [look('Look at the policy that the function of the authorizer returned for this request.')],
  'server-error': [API_TYPE, look('Paste the lines of the execution log for this request ID: they name what failed.')],
  'authorizer-configuration': [
    look('Paste the lines of the execution log for this request ID: they name what failed.'),
  ],
  'signature-mismatch': [
    look('Paste the whole body: it holds the canonical string that API Gateway signed. Compare it with your own.'),
  ],
  'not-found': [look('Compare host, stage and path with the routes of the API.')],
  'jwt-refused': [TOKEN, look('Decode the token: iss, aud, exp and scope must fit the settings of the authorizer.')],
  'browser-message': [look('Paste the answer to the OPTIONS request and to the request itself, with their headers.')],
  status: [API_TYPE, look('Paste the whole answer: status line, headers and body, as curl -i prints them.')],
  'too-many-requests': [look('Look at the usage plan of the key, and at the throttling of the stage and the account.')],
};

/** What to paste or to look at next, so that fewer causes remain; null where nothing is known to split them. */
export function tellsApart(kind: string | null, clues: ReadonlySet<Clue>): string | null {
  const data = kind === null ? [] : (DATA[kind] ?? []);
  return data.find(({ unless }) => !unless.some((clue) => clues.has(clue)))?.sentence ?? null;
}
