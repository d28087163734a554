// Long because every code of the catalogue has its refusals here, side by side.
import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import {
  ACCOUNT,
  API,
  ARN,
  allow,
  deny,
  HOST,
  makeCase,
  method,
  policy,
  REGION,
  type Sketch,
  signer,
} from '../../support/make-case.ts';

const USER = `arn:aws:iam::${ACCOUNT}:user/mia`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/checkout`;
const FOREIGN = 'arn:aws:iam::444455556666:user/kim';
const IAM = [method({ authorizationType: 'AWS_IAM' })];
const mine = (over: Record<string, unknown> = {}): Record<string, unknown> => {
  const { Principal: _none, ...rest } = allow(over);
  return rest;
};

/** A signed call: who signs, with which inline statements, plus whatever differs. */
function signed(
  arn: string,
  inline: readonly Record<string, unknown>[],
  over: Parameters<typeof signer>[2] = {},
  more: Sketch = {},
): Sketch {
  const { iam, signing } = signer(arn, inline, over);
  return { methods: IAM, ...more, config: { iam, ...more.config }, request: { signing, ...more.request } };
}

const domain = (mappings: readonly Record<string, string>[], mutualTls: unknown = null): Record<string, unknown> => ({
  customDomains: [
    {
      name: 'api.example.com',
      endpointType: 'REGIONAL',
      targetHost: 'd-abc.execute-api.eu-west-1.amazonaws.com',
      mappings,
      mutualTls,
    },
  ],
});
const root = { basePath: '(none)', apiId: API, stage: 'prod' };
const certificate = { subject: 'CN=client', issuer: 'CN=Issuing CA', notAfter: 86_400, chain: [] };
const truststore = (...subjects: readonly string[]) => ({
  truststoreUri: 's3://b/t.pem',
  truststoreVersion: '1',
  certificates: subjects.map((subject) => ({ subject, issuer: 'CN=Root' })),
});
const vpce = {
  id: 'vpce-0123456789abcdef0',
  vpcId: 'vpc-0123456789abcdef0',
  service: `com.amazonaws.${REGION}.execute-api`,
  privateDnsEnabled: true,
  policy: policy(allow({ Resource: '*', Action: '*' })),
};
const privately = (statements: readonly Record<string, unknown>[]): Sketch => ({
  api: { endpointType: 'PRIVATE', policy: policy(...statements) },
  config: { vpcEndpoints: [vpce] },
  request: { vpcEndpoint: vpce.id, sourceIp: '10.0.1.7' },
});

const TABLE: readonly (readonly [string, Sketch, readonly string[]])[] = [
  ['open method', {}, []],
  ['policy allows everyone', { api: { policy: policy(allow()) } }, []],
  [
    'policy without any Allow',
    { api: { policy: policy(deny({ Condition: { StringEquals: { 'aws:UserAgent': 'bot' } } })) } },
    ['resource-policy-implicit-deny'],
  ],
  ['plain Deny', { api: { policy: policy(allow(), deny()) } }, ['resource-policy-explicit-deny']],
  [
    'address not in an Allow',
    { api: { policy: policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': ['198.51.100.0/24'] } } })) } },
    ['resource-policy-ip-condition'],
  ],
  [
    'address in a Deny unless listed',
    {
      api: { policy: policy(allow(), deny({ Condition: { NotIpAddress: { 'aws:SourceIp': ['198.51.100.0/24'] } } })) },
    },
    ['resource-policy-ip-condition'],
  ],
  [
    'private address listed on a public API',
    { api: { policy: policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } } })) } },
    ['resource-policy-ip-condition'],
  ],
  [
    'endpoint key on a public API',
    { api: { policy: policy(allow({ Condition: { StringEquals: { 'aws:SourceVpce': vpce.id } } })) } },
    ['resource-policy-wrong-condition-key'],
  ],
  [
    'negated endpoint key on a public API',
    { api: { policy: policy(allow(), deny({ Condition: { StringNotEquals: { 'aws:SourceVpce': vpce.id } } })) } },
    ['resource-policy-wrong-condition-key'],
  ],
  [
    'aws:SourceIp on a private API',
    privately([allow({ Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } } })]),
    ['resource-policy-wrong-condition-key'],
  ],
  [
    'negated aws:SourceIp on a private API',
    privately([allow(), deny({ Condition: { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } } })]),
    ['resource-policy-wrong-condition-key'],
  ],
  [
    'endpoint id under aws:SourceVpc',
    privately([allow({ Condition: { StringEquals: { 'aws:SourceVpc': vpce.id } } })]),
    ['resource-policy-wrong-condition-key'],
  ],
  [
    'another endpoint listed',
    privately([allow({ Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0ffffffffffffffff' } } })]),
    ['resource-policy-implicit-deny'],
  ],
  ['the right endpoint listed', privately([allow({ Condition: { StringEquals: { 'aws:SourceVpce': vpce.id } } })]), []],
  ['aws:VpcSourceIp fits', privately([allow({ Condition: { IpAddress: { 'aws:VpcSourceIp': ['10.0.0.0/8'] } } })]), []],
  [
    'aws:VpcSourceIp does not fit',
    privately([allow({ Condition: { IpAddress: { 'aws:VpcSourceIp': ['10.9.0.0/16'] } } })]),
    ['resource-policy-ip-condition'],
  ],
  ['private API called from the internet', { ...privately([allow()]), request: {} }, ['private-api-called-publicly']],
  [
    'AWS principal on an open method',
    { api: { policy: policy(allow({ Principal: { AWS: ROLE } })) } },
    ['resource-policy-wrong-principal'],
  ],
  [
    'organization key on an open method',
    { api: { policy: policy(allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } } })) } },
    ['resource-policy-wrong-condition-key'],
  ],
  [
    'Resource of another API',
    { api: { policy: policy(allow({ Resource: `${ARN.replace(API, 'zzzzzzzzzz')}/*` })) } },
    ['resource-policy-wrong-resource-arn'],
  ],
  [
    'Resource of another stage',
    { api: { policy: policy(allow({ Resource: `${ARN}/dev/*` })) } },
    ['resource-policy-wrong-resource-arn'],
  ],
  [
    'Resource with path templates',
    { api: { policy: policy(allow({ Resource: `${ARN}/prod/GET/orders/{id}` })) } },
    ['resource-policy-wrong-resource-arn'],
  ],
  [
    'Resource and address miss',
    {
      api: {
        policy: policy(
          allow({ Resource: `${ARN}/dev/*`, Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.1' } } }),
        ),
      },
    },
    ['resource-policy-implicit-deny'],
  ],
  ['shorthand is expanded', { api: { policy: policy(allow({ Resource: 'execute-api:/prod/GET/orders/*' })) } }, []],
  [
    'edited, not deployed',
    {
      api: { policy: policy(allow()) },
      config: { deployedSnapshot: { policy: policy(allow({ Resource: `${ARN}/dev/*` })) } },
    },
    ['resource-policy-not-redeployed'],
  ],
  [
    'policy removed, not deployed',
    { config: { deployedSnapshot: { policy: policy(deny()) } } },
    ['resource-policy-not-redeployed'],
  ],
  [
    'edited, not deployed, and still wrong',
    {
      api: { policy: policy(allow({ Resource: `${ARN}/test/*` })) },
      config: { deployedSnapshot: { policy: policy(allow({ Resource: `${ARN}/dev/*` })) } },
    },
    ['resource-policy-wrong-resource-arn'],
  ],
  [
    'right draft, wrong deployment of a method',
    { config: { deployedSnapshot: { methods: [method({ path: '/other' })] } } },
    ['deployment-stale'],
  ],
  ['authorization changed, not deployed', { config: { deployedSnapshot: { methods: IAM } } }, ['deployment-stale']],
  ['deployed fine, draft moved on', { methods: IAM, config: { deployedSnapshot: { methods: [method()] } } }, []],
  ['no such path', { request: { path: '/prod/order/42' } }, ['route-not-found']],
  ['no such verb', { request: { method: 'DELETE' } }, ['route-not-found']],
  ['stage left out', { request: { path: '/orders/42' } }, ['stage-missing']],
  ['unknown stage', { request: { path: '/prd/orders/42' } }, ['stage-missing']],
  ['another API id', { request: { host: `zzzzzzzzzz.execute-api.${REGION}.amazonaws.com` } }, ['api-not-found']],
  [
    'another Region in the host',
    { request: { host: `${API}.execute-api.us-east-1.amazonaws.com` } },
    ['api-not-found'],
  ],
  ['default endpoint off', { api: { disableExecuteApiEndpoint: true } }, ['default-endpoint-disabled']],
  ['custom domain', { config: domain([root]), request: { host: 'api.example.com', path: '/orders/42' } }, []],
  [
    'custom domain with base path',
    { config: domain([{ ...root, basePath: 'shop' }]), request: { host: 'api.example.com', path: '/shop/orders/42' } },
    [],
  ],
  [
    'custom domain repeats the stage',
    { config: domain([root]), request: { host: 'api.example.com', path: '/prod/orders/42' } },
    ['custom-domain-stage-in-path'],
  ],
  [
    'custom domain maps nothing here',
    { config: domain([{ ...root, basePath: 'shop' }]), request: { host: 'api.example.com', path: '/orders/42' } },
    ['custom-domain-mapping-missing'],
  ],
  [
    'mutual TLS, no certificate',
    { config: domain([root], truststore('CN=Root')), request: { host: 'api.example.com', path: '/orders/42' } },
    ['mtls-untrusted-client-cert'],
  ],
  [
    'mutual TLS, issuer not in the truststore',
    {
      config: domain([root], truststore('CN=Root')),
      request: { host: 'api.example.com', path: '/orders/42', clientCertificate: certificate },
    },
    ['mtls-untrusted-client-cert'],
  ],
  [
    'mutual TLS, certificate ran out',
    {
      config: domain([root], truststore('CN=Issuing CA')),
      request: { host: 'api.example.com', path: '/orders/42', clientCertificate: { ...certificate, notAfter: -60 } },
    },
    ['mtls-untrusted-client-cert'],
  ],
  [
    'mutual TLS, trusted',
    {
      config: domain([root], truststore('CN=Issuing CA')),
      request: { host: 'api.example.com', path: '/orders/42', clientCertificate: certificate },
    },
    [],
  ],

  ['IAM method, unsigned', { methods: IAM }, ['method-iam-unsigned-request']],
  [
    'IAM method, bearer token',
    { methods: IAM, request: { headers: { Authorization: 'Bearer abc' } } },
    ['method-auth-type-mismatch'],
  ],
  ['user may', signed(USER, [mine()]), []],
  ['role may', signed(ROLE, [mine({ Resource: `${ARN}/prod/GET/orders/*` })]), []],
  ['nothing granted', signed(USER, []), ['iam-policy-missing']],
  ['other service granted', signed(USER, [mine({ Action: 's3:*', Resource: '*' })]), ['iam-policy-missing']],
  [
    'management action granted on everything',
    signed(USER, [mine({ Action: 'apigateway:*', Resource: '*' })]),
    ['iam-policy-wrong-action'],
  ],
  [
    'management action granted on management ARNs',
    signed(USER, [mine({ Action: 'apigateway:*', Resource: `arn:aws:apigateway:*::/*` })]),
    ['iam-policy-wrong-action'],
  ],
  ['verb as action', signed(USER, [mine({ Action: 'execute-api:GET' })]), ['iam-policy-wrong-action']],
  [
    'grant on another path',
    signed(ROLE, [mine({ Resource: `${ARN}/prod/GET/order/*` })]),
    ['iam-policy-wrong-resource'],
  ],
  [
    'grant on another Region',
    signed(ROLE, [mine({ Resource: `${ARN.replace(REGION, 'us-east-1')}/*` })]),
    ['iam-policy-wrong-resource'],
  ],
  [
    'grant on management ARN',
    signed(ROLE, [mine({ Resource: `arn:aws:apigateway:${REGION}::/restapis/${API}/*` })]),
    ['iam-policy-wrong-resource'],
  ],
  [
    'Deny in an identity policy',
    signed(USER, [mine(), mine({ Effect: 'Deny', Resource: '*' })]),
    ['iam-explicit-deny'],
  ],
  [
    'boundary leaves it out',
    signed(USER, [mine()], {
      identity: {
        permissionsBoundary: {
          arn: `arn:aws:iam::${ACCOUNT}:policy/b`,
          document: policy(mine({ Action: 's3:*', Resource: '*' })),
        },
      },
    }),
    ['iam-permissions-boundary'],
  ],
  [
    'boundary and policy both lack',
    signed(USER, [], {
      identity: {
        permissionsBoundary: {
          arn: `arn:aws:iam::${ACCOUNT}:policy/b`,
          document: policy(mine({ Action: 's3:*', Resource: '*' })),
        },
      },
    }),
    ['iam-policy-missing', 'iam-permissions-boundary'],
  ],
  [
    'session policy leaves it out',
    signed(ROLE, [mine()], { credential: { sessionPolicy: policy(mine({ Action: 's3:*', Resource: '*' })) } }),
    ['iam-session-policy'],
  ],
  [
    'SCP denies',
    signed(USER, [mine()], {
      scps: {
        [ACCOUNT]: [
          {
            level: 'root',
            policies: [
              {
                name: 'no-invoke',
                document: policy(mine({ Action: '*', Resource: '*' }), mine({ Effect: 'Deny', Resource: '*' })),
              },
            ],
          },
        ],
      },
    }),
    ['iam-scp-deny'],
  ],
  [
    'SCP level without Allow',
    signed(USER, [mine()], {
      scps: {
        [ACCOUNT]: [
          { level: 'root', policies: [{ name: 'full', document: policy(mine({ Action: '*', Resource: '*' })) }] },
          { level: 'ou', policies: [{ name: 's3', document: policy(mine({ Action: 's3:*', Resource: '*' })) }] },
        ],
      },
    }),
    ['iam-scp-deny'],
  ],
  [
    'resource policy names the user',
    signed(USER, [], {}, { api: { policy: policy(allow({ Principal: { AWS: USER } })) } }),
    [],
  ],
  [
    'resource policy names the account only',
    signed(USER, [], {}, { api: { policy: policy(allow({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } })) } }),
    ['iam-policy-missing'],
  ],
  [
    'identity allows, resource policy silent',
    signed(USER, [mine()], {}, { api: { policy: policy(allow({ Principal: { AWS: ROLE } })) } }),
    [],
  ],
  [
    'identity allows, resource policy denies the address',
    signed(
      USER,
      [mine()],
      {},
      { api: { policy: policy(deny({ Condition: { NotIpAddress: { 'aws:SourceIp': '198.51.100.1' } } })) } },
    ),
    ['resource-policy-ip-condition'],
  ],
  ['other account, no resource policy', signed(FOREIGN, [mine()]), ['resource-policy-cross-account-missing']],
  [
    'other account, resource policy silent',
    signed(FOREIGN, [mine()], {}, { api: { policy: policy(allow({ Principal: { AWS: USER } })) } }),
    ['resource-policy-cross-account-missing'],
  ],
  [
    'other account, owner allows another stage',
    signed(
      FOREIGN,
      [mine()],
      {},
      { api: { policy: policy(allow({ Principal: { AWS: FOREIGN }, Resource: `${ARN}/dev/*` })) } },
    ),
    ['resource-policy-wrong-resource-arn'],
  ],
  [
    'other account, owner allows, caller lacks',
    signed(FOREIGN, [], {}, { api: { policy: policy(allow({ Principal: { AWS: FOREIGN } })) } }),
    ['iam-policy-missing'],
  ],
  [
    'other account, both allow',
    signed(
      FOREIGN,
      [mine()],
      {},
      { api: { policy: policy(allow({ Principal: { AWS: 'arn:aws:iam::444455556666:root' } })) } },
    ),
    [],
  ],

  [
    'signed for another service',
    signed(USER, [mine()], { signing: { service: 'apigateway' } }),
    ['signature-wrong-service'],
  ],
  [
    'signed for another Region',
    signed(USER, [mine()], { signing: { region: 'us-east-1' } }),
    ['signature-wrong-region'],
  ],
  [
    'signed ten minutes ago',
    signed(USER, [mine()], { signing: { date: '20260302T100530Z' } }),
    ['signature-clock-skew'],
  ],
  ['signed in the future', signed(USER, [mine()], { signing: { date: '20260302T102531Z' } }), ['signature-clock-skew']],
  ['signed four minutes ago', signed(USER, [mine()], { signing: { date: '20260302T101130Z' } }), []],
  [
    'signed for another host',
    signed(USER, [mine()], { signing: { host: 'api.example.com' } }),
    ['signature-host-mismatch'],
  ],
  [
    'signed without the stage',
    signed(USER, [mine()], { signing: { path: '/orders/42' } }),
    ['signature-host-mismatch'],
  ],
  [
    'path tidied before signing',
    signed(USER, [mine()], { signing: { path: '/prod//orders/42' } }),
    ['signature-canonical-mismatch'],
  ],
  [
    'query not encoded',
    signed(USER, [mine()], { signing: { query: 'q=a b' } }, { request: { query: 'q=a%20b' } }),
    ['signature-canonical-mismatch'],
  ],
  ['query in order', signed(USER, [mine()], { signing: { query: 'a=1&b=2' } }, { request: { query: 'b=2&a=1' } }), []],
  ['inactive key', signed(USER, [mine()], { credential: { status: 'Inactive' } }), ['signature-invalid-credentials']],
  [
    'unknown key',
    signed(USER, [mine()], { signing: { accessKeyId: 'AKIAEXAMPLEZZZZZZZZZ' } }),
    ['signature-invalid-credentials'],
  ],
  [
    'session token left out',
    signed(ROLE, [mine()], { signing: { sessionToken: null } }),
    ['signature-missing-session-token'],
  ],
  ['session ran out', signed(ROLE, [mine()], { credential: { expiresIn: -60 } }), ['signature-expired-session-token']],
  [
    'signed for an unknown path of another service',
    signed(
      USER,
      [mine()],
      { signing: { service: 'apigateway', path: '/restapis' } },
      { request: { path: '/restapis' } },
    ),
    ['signature-wrong-service'],
  ],
  [
    'wrong Region and nothing granted',
    signed(USER, [], { signing: { region: 'us-east-1' } }),
    ['signature-wrong-region', 'iam-policy-missing'],
  ],
  [
    'HTTP API, another account',
    signed(
      FOREIGN,
      [mine()],
      {},
      {
        apiType: 'HTTP',
        methods: [
          {
            ...method({ authorizationType: 'AWS_IAM' }),
            path: undefined,
            httpMethod: undefined,
            routeKey: 'GET /orders/{id}',
          },
        ],
      },
    ),
    ['iam-cross-account-http-api'],
  ],
  [
    'host of the custom domain on a VPC endpoint name',
    {
      ...privately([allow()]),
      request: { vpcEndpoint: vpce.id, host: `${vpce.id}-abcd.execute-api.${REGION}.vpce.amazonaws.com` },
    },
    ['private-api-host-header-missing'],
  ],
  [
    'VPC endpoint name with a Host header',
    {
      ...privately([allow()]),
      request: {
        vpcEndpoint: vpce.id,
        host: `${vpce.id}-abcd.execute-api.${REGION}.vpce.amazonaws.com`,
        headers: { Host: HOST },
      },
    },
    [],
  ],
];

describe('causes of a refusal', () => {
  it.each(TABLE)('%s', (_name, sketch, codes) => {
    const { diagnosis } = examineCase({ ...makeCase(clean(sketch)), observed: null });
    expect(diagnosis.causes.map((cause) => cause.code)).toEqual(codes);
    expect(diagnosis.outcome).toBe(codes.length === 0 ? 'allowed' : 'refused');
  });
});

/** Drops the fields that a row set to undefined. */
function clean(sketch: Sketch): Sketch {
  return JSON.parse(JSON.stringify(sketch)) as Sketch;
}
