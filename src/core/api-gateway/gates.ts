/** API Gateway's own checks, in the order of the public contract. */
export const GATES = [
  'network',
  'endpoint',
  'waf',
  'route',
  'resource-policy',
  'authorization',
  'api-key',
  'throttle',
  'integration',
  'cors',
] as const;
export type GateName = (typeof GATES)[number];
