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
