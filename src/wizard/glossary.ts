import type { StepId } from '../core/verdict/types.ts';
import type { ScreenId } from './state/index.ts';

/** A word of AWS's or ours, in one sentence that fits a line of eighty columns together with the word. */
export interface Term {
  readonly word: string;
  readonly sentence: string;
  /** Where it is met first; null for a word that belongs to single rows. All are told behind `?`. */
  readonly screen: ScreenId | null;
}

export const TERMS: readonly Term[] = [
  {
    word: 'Profile',
    sentence: 'a named set of credentials in ~/.aws; only the chosen one is used.',
    screen: 'profile',
  },
  { word: 'Environment', sentence: 'the credentials in AWS_ACCESS_KEY_ID and the related variables.', screen: null },
  { word: 'Practice', sentence: 'an AWS account inside this program, with broken APIs to try it on.', screen: null },
  {
    word: 'REST API',
    sentence: 'has resource policies, API keys and WAF; serves its last deployment.',
    screen: null,
  },
  { word: 'HTTP API', sentence: 'the simpler type: JWT, IAM or Lambda authorizers, built-in CORS.', screen: null },
  { word: 'WebSocket API', sentence: 'a connection that stays open; authorized only at $connect.', screen: null },
  { word: 'Stage', sentence: 'a copy of the API that callers reach; it serves its own deployment.', screen: 'stage' },
  { word: 'Draft', sentence: 'what the console shows; callers get it once it is deployed.', screen: null },
  { word: 'Route', sentence: 'what serves a call: GET /orders/{id} serves GET /orders/42.', screen: 'method' },
  { word: 'NONE', sentence: 'no authorization: anyone may call; a resource policy may refuse.', screen: null },
  { word: 'AWS_IAM', sentence: 'the call must be signed by a user or role that policies allow.', screen: null },
  { word: 'CUSTOM', sentence: 'one of your Lambda functions decides about each call.', screen: null },
  { word: 'COGNITO_USER_POOLS', sentence: 'the call must carry a token of one of the user pools named.', screen: null },
  { word: 'JWT', sentence: 'the call must carry a token of the issuer and audience named.', screen: null },
  { word: 'Signed', sentence: 'with a SigV4 signature, which tells which user or role calls.', screen: 'caller' },
  { word: 'Unsigned', sentence: 'without an AWS signature, as a browser or a plain curl calls.', screen: null },
  { word: 'Bearer token', sentence: 'what an authorizer reads, usually from the Authorization header.', screen: null },
  { word: 'API key', sentence: 'identifies a customer for quotas (x-api-key); it is not a login.', screen: null },
  { word: 'Origin', sentence: 'scheme and host of a web page; the browser adds it, CORS checks it.', screen: null },
  { word: 'Credentials mode', sentence: "whether the page's script sends cookies with the request.", screen: null },
  { word: 'Source address', sentence: 'where the call comes from; policies can have conditions on it.', screen: null },
  { word: 'VPC endpoint', sentence: 'the private connection from a VPC; private APIs have no other.', screen: null },
  {
    word: 'Predicted',
    sentence: 'the answer that follows from the settings that were read.',
    screen: 'troubleshooting',
  },
  {
    word: 'Proven',
    sentence: 'two sources agree. Likely: only one. Possible: some data was not read.',
    screen: 'findings',
  },
  { word: 'Near miss', sentence: 'a statement that would allow the call if one element differed.', screen: 'findings' },
  { word: 'Also allows', sentence: 'which other calls it allows: by whom, from where, on which paths.', screen: 'fix' },
  { word: 'Now refuses', sentence: 'which calls are allowed now, but are refused after the change.', screen: 'fix' },
  {
    word: 'Deployment',
    sentence: 'a snapshot of the draft; callers see it once a stage serves it.',
    screen: 'fix',
  },
  { word: 'Check', sentence: 'the failed step runs again, then the call, for up to a minute.', screen: 'check' },
];

/** What each step looks at. */
export const STEP_TERMS: Readonly<Record<StepId, string>> = {
  network: 'What is in front of the API: endpoint, domain, certificates, WAF.',
  'method-settings': 'The route that serves the call on the deployed stage, and what it needs.',
  'resource-policy': 'A policy on the API itself: who may call which methods, from where.',
  'iam-policies': 'What the policies of the calling user or role grant, taken together.',
  simulator: "AWS's own test of a user's or role's policies; it evaluates only those.",
  'lambda-authorizer': 'A function of yours that runs first; its answer may be cached.',
  'cognito-jwt': 'Tokens of a user pool or another issuer: audience, scopes, expiry.',
  'api-key': 'A key works only in a usage plan with the stage, which also sets quotas.',
  cors: 'What a browser checks before and after a call; only browsers enforce it.',
  logs: 'What API Gateway logged about this call, if logging is on.',
  'test-call': 'The same call, sent for real as the caller would send it.',
};

export const termsOf = (screen: ScreenId): readonly Term[] => TERMS.filter((term) => term.screen === screen);
