/** The three kinds of API that API Gateway has. */
export type ApiType = 'REST' | 'HTTP' | 'WEBSOCKET';

/** How a method or route authorizes its callers. */
export type AuthorizationType = 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS' | 'JWT';

/** API Gateway's own checks: their order is decided here. The names are public. */
export const GATES = [
  'network',
  'endpoint',
  'waf',
  'route',
  'resource-policy',
  'authorization',
  'api-key',
  'throttle',
  'validation',
  'integration',
  'cors',
] as const;
export type GateName = (typeof GATES)[number];
