import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import { simulateLine } from '../../../src/core/policy/index.ts';
import {
  ACCOUNT,
  ARN,
  allow,
  deny,
  makeCase,
  method,
  policy,
  REGION,
  type Sketch,
  signer,
} from '../../support/make-case.ts';

/**
 * Tables A and B of https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html,
 * each row asked of `simulate` and of a whole diagnosis.
 */
type Says = 'allow' | 'silent' | 'deny' | 'none';
type Decision = 'allowed' | 'implicitDeny' | 'explicitDeny';
type Row = readonly [left: Says, resource: Says, decision: Decision];

const TABLE_A: readonly Row[] = [
  ['allow', 'allow', 'allowed'],
  ['allow', 'silent', 'allowed'],
  ['allow', 'deny', 'explicitDeny'],
  ['allow', 'none', 'allowed'],
  ['silent', 'allow', 'allowed'],
  ['silent', 'silent', 'implicitDeny'],
  ['silent', 'deny', 'explicitDeny'],
  ['silent', 'none', 'implicitDeny'],
  ['deny', 'allow', 'explicitDeny'],
  ['deny', 'silent', 'explicitDeny'],
  ['deny', 'deny', 'explicitDeny'],
  ['deny', 'none', 'explicitDeny'],
];
const TABLE_B: readonly Row[] = [
  ['allow', 'allow', 'allowed'],
  ['allow', 'silent', 'implicitDeny'],
  ['allow', 'deny', 'explicitDeny'],
  ['allow', 'none', 'implicitDeny'],
  ['silent', 'allow', 'implicitDeny'],
  ['silent', 'silent', 'implicitDeny'],
  ['silent', 'deny', 'explicitDeny'],
  ['silent', 'none', 'implicitDeny'],
  ['deny', 'allow', 'explicitDeny'],
  ['deny', 'silent', 'explicitDeny'],
  ['deny', 'deny', 'explicitDeny'],
  ['deny', 'none', 'explicitDeny'],
];
/** A valid token is all that the left side has to say. */
const COGNITO: readonly (readonly [resource: Says, decision: Decision])[] = [
  ['allow', 'allowed'],
  ['silent', 'implicitDeny'],
  ['deny', 'explicitDeny'],
  ['none', 'allowed'],
];

const elsewhere = { Resource: `${ARN}/test/*` };
const statement = (says: Says): Record<string, unknown> =>
  says === 'deny' ? deny() : says === 'silent' ? allow(elsewhere) : allow();
const resourcePolicy = (says: Says) => (says === 'none' ? null : policy(statement(says)));
function identityStatement(says: Says): Record<string, unknown> {
  const { Principal: _everyone, ...rest } = statement(says);
  return rest;
}

function simulated(request: Record<string, unknown>, policies: Record<string, unknown>): unknown {
  const line = {
    id: 1,
    ...policies,
    request: { arn: `${ARN}/prod/GET/orders/42`, apiAccount: ACCOUNT, context: {}, ...request },
  };
  return (simulateLine(JSON.stringify(line), 1) as { readonly decision?: unknown }).decision;
}

/** What a diagnosis says in the same three words: the wording of the refusal tells a Deny from silence. */
function diagnosed(sketch: Sketch): Decision | string {
  const { diagnosis, prediction } = examineCase({ ...makeCase(sketch), observed: null });
  if (diagnosis.outcome !== 'refused') return diagnosis.outcome;
  expect(diagnosis.causes.length).toBeGreaterThan(0);
  return prediction.request.answer?.body.includes('explicit deny') ? 'explicitDeny' : 'implicitDeny';
}

describe.each([
  ['A: AWS_IAM in one account', TABLE_A, `arn:aws:iam::${ACCOUNT}:user/mia`],
  ['A: AWS_IAM, a role of one account', TABLE_A, `arn:aws:iam::${ACCOUNT}:role/checkout`],
  ['B: AWS_IAM across accounts', TABLE_B, 'arn:aws:iam::444455556666:user/kim'],
] as const)('table %s', (_name, table, arn) => {
  it.each(table)('identity %s, resource policy %s → %s', (left, right, decision) => {
    const callerArn = arn.includes(':role/')
      ? arn.replace(':iam:', ':sts:').replace('role/', 'assumed-role/').concat('/session')
      : arn;
    const identityPolicies = [policy(identityStatement(left))];
    expect(
      simulated({ authorization: 'AWS_IAM', callerArn }, { identityPolicies, resourcePolicy: resourcePolicy(right) }),
    ).toBe(decision);
    const { iam, signing } = signer(arn, [identityStatement(left)]);
    const api = { policy: resourcePolicy(right) };
    expect(
      diagnosed({ methods: [method({ authorizationType: 'AWS_IAM' })], api, config: { iam }, request: { signing } }),
    ).toBe(decision);
  });
});

describe('table A: a Lambda authorizer', () => {
  it.each(TABLE_A)('its policy %s, resource policy %s → %s', (left, right, decision) => {
    const authorizerPolicy = policy(identityStatement(left));
    expect(simulated({ authorization: 'CUSTOM', authorizerPolicy }, { resourcePolicy: resourcePolicy(right) })).toBe(
      decision,
    );
    expect(diagnosed(withLambda(authorizerPolicy, right))).toBe(decision);
  });
});

describe('table B: a Cognito authorizer', () => {
  it.each(COGNITO)('a valid token, resource policy %s → %s', (right, decision) => {
    expect(simulated({ authorization: 'COGNITO_USER_POOLS' }, { resourcePolicy: resourcePolicy(right) })).toBe(
      decision,
    );
    expect(diagnosed(withCognito(right))).toBe(decision);
  });
});

function withLambda(policyDocument: unknown, right: Says): Sketch {
  const ok = { statusCode: 200, headers: {}, body: '{}' };
  const named = (name: string, returns: unknown) => ({ name, state: 'Active', behaviours: [{ returns }] });
  const granted = (name: string) => ({
    function: name,
    qualifier: null,
    action: 'lambda:InvokeFunction',
    principal: 'apigateway.amazonaws.com',
    sourceArn: `${ARN}/*`,
  });
  const authorizer = {
    id: 'aut123',
    name: 'auth',
    type: 'TOKEN',
    identitySources: ['method.request.header.Authorization'],
    identityValidationExpression: null,
    function: 'authz',
    credentialsArn: null,
    ttlSeconds: 0,
    cache: [],
  };
  return {
    api: { policy: resourcePolicy(right) },
    methods: [method({ authorizationType: 'CUSTOM', authorizer: 'auth' })],
    config: {
      authorizers: [authorizer],
      functions: [named('orders', ok), named('authz', { principalId: 'u', policyDocument })],
      lambdaPermissions: [granted('orders'), granted('authz')],
    },
    request: { headers: { Authorization: 'Bearer abc' } },
  };
}

function withCognito(right: Says): Sketch {
  const pool = `${REGION}_EXAMPLE01`;
  const authorizer = {
    id: 'aut456',
    name: 'pool',
    type: 'COGNITO_USER_POOLS',
    identitySources: ['method.request.header.Authorization'],
    identityValidationExpression: null,
    providerArns: [`arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${pool}`],
  };
  const claims = {
    iss: `https://cognito-idp.${REGION}.amazonaws.com/${pool}`,
    aud: 'web',
    token_use: 'id',
    sub: 'u',
    exp: 600,
    iat: -60,
  };
  return {
    api: { policy: resourcePolicy(right) },
    methods: [method({ authorizationType: 'COGNITO_USER_POOLS', authorizer: 'pool' })],
    config: {
      authorizers: [authorizer],
      cognito: {
        userPools: [{ id: pool, deleted: false, clients: [{ id: 'web', allowedOAuthScopes: [] }] }],
        identityPools: [],
      },
    },
    request: { headers: { Authorization: '{{token}}' }, token: { algorithm: 'RS256', signature: 'valid', claims } },
  };
}
