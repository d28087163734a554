import type { StepId } from '../core/verdict/types.ts';
import type { ScreenId } from '../session/index.ts';

/** A word of AWS's or ours, in one sentence. */
export interface Term {
  readonly word: string;
  readonly sentence: string;
  /** Where it is met first; told there once, and behind `?` always. */
  readonly screen: ScreenId;
}

export const TERMS: readonly Term[] = [
  { word: 'Profile', sentence: 'a named set of credentials in ~/.aws; only the chosen one is used.', screen: 'profile' },
  { word: 'Stage', sentence: "a named copy of the API that callers reach; it serves one deployment, not the editor's draft.", screen: 'stage' },
  { word: 'Route', sentence: 'the verb and path template that serves a call, as GET /orders/{id} serves GET /orders/42.', screen: 'method' },
  { word: 'Signed', sentence: 'sent with a SigV4 signature, which tells API Gateway which user or role calls.', screen: 'caller' },
  {
    word: 'Predicted',
    sentence: 'what API Gateway must answer by the settings read; agreement with what was seen is the proof.',
    screen: 'troubleshooting',
  },
  { word: 'Proven', sentence: 'two independent sources say so; likely: one does; possible: something could not be read.', screen: 'findings' },
  { word: 'Near miss', sentence: 'a statement that would let the call in but for one element.', screen: 'findings' },
  { word: 'Lets in', sentence: 'whom else the change would admit among the routes and callers known here.', screen: 'fix' },
  { word: 'Deployment', sentence: 'a snapshot of the draft; a change of the API is not served before a stage gets a new one.', screen: 'fix' },
  {
    word: 'Check',
    sentence: 'the step that refused runs again, then the same call is sent until it is answered or a minute has passed.',
    screen: 'check',
  },
];

/** What each step looks at. */
export const STEP_TERMS: Readonly<Record<StepId, string>> = {
  network: 'Endpoint, custom domain, certificates, VPC endpoint and web ACL: what stands in front of the API.',
  'method-settings': 'The route that serves the call on the deployed stage, and what it asks of callers.',
  'resource-policy': 'A policy on the API itself: who may call which of its methods, from where.',
  'iam-policies': 'What the policies of the calling user or role grant: inline, attached, of its groups, within its boundary.',
  simulator: "AWS's own judge of a user's or role's policies. It sees the caller's side only.",
  'lambda-authorizer': 'A function of yours that API Gateway asks before it lets a call in; its answer may be kept for a while.',
  'cognito-jwt': 'Tokens signed by a user pool or another issuer: their issuer, audience, scopes and expiry.',
  'api-key': 'A key names the caller for quotas; it counts only in a usage plan that holds the stage.',
  cors: 'What a browser asks before and after a call from another origin; only browsers refuse for it.',
  logs: 'Whether API Gateway writes down what it did with calls, and what it wrote for this one.',
  'test-call': 'The same call, sent for real as the caller would send it.',
};

export const termsOf = (screen: ScreenId): readonly Term[] => TERMS.filter((term) => term.screen === screen);
