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
  { word: 'Environment', sentence: 'the credentials in AWS_ACCESS_KEY_ID and the variables beside it.', screen: null },
  { word: 'Practice', sentence: 'an AWS account inside this program, with broken APIs to try it on.', screen: null },
  { word: 'REST API', sentence: 'with resource policies, API keys and WAF; served as last deployed.', screen: null },
  { word: 'HTTP API', sentence: 'the lighter kind: JWT, IAM or Lambda authorizers, CORS of its own.', screen: null },
  { word: 'WebSocket API', sentence: 'a connection that stays; who may call is asked at $connect only.', screen: null },
  { word: 'Stage', sentence: 'a copy of the API that callers reach; it serves its own deployment.', screen: 'stage' },
  { word: 'Draft', sentence: 'what the console shows; callers get it once it is deployed.', screen: null },
  { word: 'Route', sentence: 'what serves a call: GET /orders/{id} serves GET /orders/42.', screen: 'method' },
  { word: 'NONE', sentence: 'nobody is asked who calls; a resource policy may still refuse.', screen: null },
  { word: 'AWS_IAM', sentence: 'the call must be signed by a user or role that policies let in.', screen: null },
  { word: 'CUSTOM', sentence: 'a Lambda function of yours is asked about each call.', screen: null },
  { word: 'COGNITO_USER_POOLS', sentence: 'the call must carry a token of one of the user pools named.', screen: null },
  { word: 'JWT', sentence: 'the call must carry a token of the issuer and audience named.', screen: null },
  { word: 'Signed', sentence: 'with a SigV4 signature, which tells which user or role calls.', screen: 'caller' },
  { word: 'Unsigned', sentence: 'without an AWS signature, as a browser or a plain curl calls.', screen: null },
  { word: 'Bearer token', sentence: 'what an authorizer reads, mostly from the header Authorization.', screen: null },
  { word: 'API key', sentence: 'names a customer for quotas (header x-api-key); it is no login.', screen: null },
  { word: 'Origin', sentence: 'scheme and host of a web page; the browser adds it, CORS judges it.', screen: null },
  { word: 'Credentials mode', sentence: "whether the page's script has cookies sent along.", screen: null },
  { word: 'Source address', sentence: 'where the call comes from; policies may ask for it.', screen: null },
  { word: 'VPC endpoint', sentence: 'the private way in; a private API is reached by no other.', screen: null },
  {
    word: 'Predicted',
    sentence: 'what API Gateway must answer by the settings that were read.',
    screen: 'troubleshooting',
  },
  { word: 'Proven', sentence: 'two sources say so; likely: one does; possible: not all was read.', screen: 'findings' },
  { word: 'Near miss', sentence: 'a statement that would let the call in but for one element.', screen: 'findings' },
  { word: 'Lets in', sentence: 'which other calls the change admits: who, from where, on which paths.', screen: 'fix' },
  { word: 'Shuts out', sentence: 'which calls pass now and no longer will.', screen: 'fix' },
  {
    word: 'Deployment',
    sentence: 'a snapshot of the draft; callers see it once a stage serves it.',
    screen: 'fix',
  },
  { word: 'Check', sentence: 'the failed step runs again, then the call, for up to a minute.', screen: 'check' },
];

/** What each step looks at. */
export const STEP_TERMS: Readonly<Record<StepId, string>> = {
  network: 'What stands in front of the API: endpoint, domain, certificates, WAF.',
  'method-settings': 'The route that serves the call on the deployed stage, and what it asks.',
  'resource-policy': 'A policy on the API itself: who may call which methods, from where.',
  'iam-policies': 'What the policies of the calling user or role grant, taken together.',
  simulator: "AWS's own judge of a user's or role's policies; it sees that side only.",
  'lambda-authorizer': 'A function of yours that is asked first; its answer may be kept a while.',
  'cognito-jwt': 'Tokens of a user pool or another issuer: audience, scopes, expiry.',
  'api-key': 'A key counts only in a usage plan that holds the stage; quotas hang on it.',
  cors: 'What a browser asks before and after a call; only browsers refuse for it.',
  logs: 'What API Gateway wrote down about this call, where logging is on.',
  'test-call': 'The same call, sent for real as the caller would send it.',
};

export const termsOf = (screen: ScreenId): readonly Term[] => TERMS.filter((term) => term.screen === screen);
