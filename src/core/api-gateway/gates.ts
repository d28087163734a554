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
