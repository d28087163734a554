import { describe, expect, it } from 'vitest';
import { reachedHost } from '../../../src/core/gates/hops.ts';
import { predict } from '../../../src/core/gates/index.ts';
import { known } from '../../../src/core/model/fact.ts';
import type { Cdn } from '../../../src/core/model/facts.ts';
import type { Request } from '../../../src/core/model/request.ts';
import { secret } from '../../../src/core/model/secret.ts';
import {
  allowPolicy,
  authorizer,
  executeArn,
  facts,
  type Given,
  HOST,
  method,
  request,
  returning,
  unread,
} from './build.ts';

const VPCE = 'vpce-0123456789abcdef0';
function network(given: Given, sent: Partial<Request> = {}, runtime = returning({ authz: allowPolicy('*') })) {
  return predict(facts(given), request(sent), runtime).request;
}
const refusalCodes = (prediction: ReturnType<typeof network>): string[] =>
  prediction.refusals.flatMap((result) => result.causes.map((cause) => cause.code));
const gateOf = (prediction: ReturnType<typeof network>) =>
  prediction.results.find((result) => result.gate === 'network');

describe('VPC endpoints', () => {
  const endpoint = (statement: Record<string, unknown>, privateDnsEnabled = true) => ({
    vpcEndpoints: known('DescribeVpcEndpoints', [
      {
        id: VPCE,
        vpcId: 'vpc-0123456789abcdef0',
        service: 'com.amazonaws.eu-west-1.execute-api',
        privateDnsEnabled,
        policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
      },
    ]),
  });
  const open = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
  const through: Partial<Request> = { vpcEndpoint: VPCE, sourceIp: '10.0.1.7' };
  const privateApi = (statement: Record<string, unknown>): Given => ({
    api: { endpointType: 'PRIVATE' },
    definition: {
      policy: known(
        'GetRestApi',
        JSON.stringify({ Version: '2012-10-17', Statement: [{ ...open, Action: 'execute-api:Invoke' }] }),
      ),
    },
    facts: endpoint(statement),
  });

  it('with private DNS swallow calls to a public API', () => {
    const prediction = network({ facts: endpoint(open) }, through);
    expect(refusalCodes(prediction)).toEqual(['private-dns-captures-public-api']);
    expect(prediction.answer).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
  });
  it('leave a public API alone that is called over the internet', () => {
    expect(gateOf(network({ facts: endpoint(open) }))?.verdict).toBe('not-applicable');
  });
  it.each<[string, Record<string, unknown>, boolean]>([
    ['everything', open, true],
    ['this API', { ...open, Action: 'execute-api:Invoke', Resource: executeArn('*') }, true],
    ['another API', { ...open, Resource: executeArn('*').replace('abcdefghij', 'zzzzzzzzzz') }, false],
    ['another principal', { ...open, Principal: { AWS: 'arn:aws:iam::999988887777:role/x' } }, false],
    ['another verb', { ...open, Resource: executeArn('prod/POST/*') }, false],
    ['all but this, by a Deny', { ...open, Effect: 'Deny' }, false],
  ])('whose policy allows %s', (_name, statement, passes) => {
    const prediction = network(privateApi(statement), through);
    expect(refusalCodes(prediction)).toEqual(passes ? [] : ['vpc-endpoint-policy-deny']);
    expect(gateOf(prediction)?.verdict).toBe(passes ? 'passes' : 'refuses');
  });
  it('whose policy cannot be read', () => {
    const given = privateApi(open);
    const prediction = network(
      { ...given, facts: { vpcEndpoints: unread('DescribeVpcEndpoints', 'ec2:DescribeVpcEndpoints') } },
      through,
    );
    expect(gateOf(prediction)).toMatchObject({
      verdict: 'cannot-tell',
      unknown: [{ permission: 'ec2:DescribeVpcEndpoints' }],
    });
    expect(
      gateOf(network({ ...given, facts: { vpcEndpoints: known('DescribeVpcEndpoints', []) } }, through))?.verdict,
    ).toBe('cannot-tell');
  });
});

describe('a CDN in front', () => {
  type OriginPolicy = Cdn['behaviors'][number]['originRequestPolicy'];
  const cdn = (originRequestPolicy: OriginPolicy, given: Partial<Cdn> = {}) => ({
    cdn: known('ListDistributions', {
      domainName: 'd111.cloudfront.net',
      aliases: ['shop.example.com'],
      origin: { domainName: HOST, originPath: '/prod' },
      defaultRootObject: null,
      behaviors: [{ pathPattern: '*', cachePolicy: 'CachingDisabled', originRequestPolicy }],
      ...given,
    }),
  });
  const forwards = (
    headerBehavior: NonNullable<OriginPolicy>['headerBehavior'],
    headers: readonly string[] = [],
  ): OriginPolicy => ({
    name: null,
    headerBehavior,
    headers,
    queryStrings: 'all',
  });
  const viewer: Partial<Request> = { host: 'shop.example.com', path: '/orders', headers: { Authorization: 'abc' } };
  const protectedBy = (originRequestPolicy: OriginPolicy, given: Given = {}): Given => ({
    methods: [method({ authorizationType: 'CUSTOM', authorizer: 'auth' })],
    authorizers: [authorizer()],
    ...given,
    facts: { ...cdn(originRequestPolicy), ...given.facts },
  });
  const exceptHost = forwards('allExcept', ['Host']);

  it('that passes on all but Host is fine', () => {
    const prediction = network(protectedBy(exceptHost), viewer);
    expect([prediction.outcome, prediction.path, prediction.stage, prediction.arn]).toEqual([
      'allowed',
      '/orders',
      'prod',
      executeArn('prod/GET/orders'),
    ]);
  });
  it('that drops Authorization is the cause, not the missing token behind it', () => {
    const prediction = network(protectedBy(null), viewer);
    expect(refusalCodes(prediction)).toEqual(['proxy-strips-auth-header']);
    expect(prediction.answer?.status).toBe(401);
  });
  it('that drops the header of an API key', () => {
    const keys: Given = {
      methods: [method({ apiKeyRequired: true })],
      facts: {
        ...cdn(forwards('whitelist', ['Accept'])),
        apiKeys: known('GetApiKeys', [{ id: 'k', name: 'k', enabled: true, sentByRequest: true }]),
        usagePlans: known('GetUsagePlans', [
          {
            id: 'p',
            name: 'p',
            apiStages: [{ apiId: 'abcdefghij', stage: 'prod' }],
            keyIds: ['k'],
            quota: null,
            used: {},
            throttle: null,
          },
        ]),
      },
    };
    const prediction = network(keys, { ...viewer, headers: {}, apiKey: secret('0123456789abcdef0123') });
    expect(refusalCodes(prediction)).toEqual(['proxy-strips-auth-header']);
    expect(
      network(
        { ...keys, facts: { ...keys.facts, ...cdn(forwards('whitelist', ['X-Api-Key'])) } },
        { ...viewer, headers: {}, apiKey: secret('0123456789abcdef0123') },
      ).outcome,
    ).toBe('allowed');
  });
  it('that drops the query string or the header in which an authorizer looks', () => {
    const inQuery = authorizer({ type: 'REQUEST', ttlSeconds: 300, identitySources: ['method.request.querystring.t'] });
    const noQuery = {
      ...forwards('allExcept', ['Host']),
      name: null,
      headerBehavior: 'allExcept' as const,
      headers: ['Host'],
      queryStrings: 'none' as const,
    };
    expect(
      refusalCodes(network(protectedBy(noQuery, { authorizers: [inQuery] }), { ...viewer, query: 't=1' })),
    ).toEqual(['proxy-strips-auth-header']);
    const inHeader = authorizer({ identitySources: ['method.request.header.X-Tenant'] });
    const sent = { ...viewer, headers: { 'X-Tenant': 'a' } };
    expect(refusalCodes(network(protectedBy(null, { authorizers: [inHeader] }), sent))).toEqual([
      'proxy-strips-auth-header',
    ]);
  });
  it('that drops a header which nobody needs is fine', () => {
    expect(network({ facts: cdn(null) }, viewer).outcome).toBe('allowed');
  });
  it('is no cause where the client sent no credential at all', () => {
    expect(refusalCodes(network(protectedBy(null), { ...viewer, headers: {} }))).toEqual([
      'authorizer-identity-source-missing',
    ]);
  });
  it("that forwards the viewer's Host makes the API refuse", () => {
    const prediction = network(protectedBy(forwards('allViewer')), viewer);
    expect(refusalCodes(prediction)).toEqual(['proxy-forwards-host-header']);
    expect(prediction.answer).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
  });
  it('may forward a Host that the API knows as custom domain', () => {
    const customDomain = known('GetDomainNames', {
      name: 'shop.example.com',
      endpointType: 'REGIONAL' as const,
      targetHost: 'd-1.execute-api.eu-west-1.amazonaws.com',
      mappings: [{ basePath: '(none)', apiId: 'abcdefghij', stage: 'prod' }],
      mutualTls: null,
    });
    const prediction = network(
      protectedBy(forwards('allViewer'), {
        facts: {
          customDomain,
          ...cdn(forwards('allViewer'), {
            origin: { domainName: 'd-1.execute-api.eu-west-1.amazonaws.com', originPath: '' },
          }),
        },
      }),
      viewer,
    );
    expect(refusalCodes(prediction)).toEqual([]);
  });
  it('leads to its origin, and no other host does', () => {
    const account = facts({ facts: cdn(null, { origin: { domainName: 'files.s3.amazonaws.com', originPath: '' } }) });
    expect(reachedHost(account, request({ host: 'SHOP.example.com' }))).toBe('files.s3.amazonaws.com');
    expect(reachedHost(account, request({ host: HOST }))).toBe(HOST);
  });
  it('chooses the first behaviour whose path fits', () => {
    const behaviors = [
      { pathPattern: '/static/*', cachePolicy: 'CachingOptimized', originRequestPolicy: null },
      { pathPattern: 'ord*', cachePolicy: 'CachingDisabled', originRequestPolicy: exceptHost },
      { pathPattern: '*', cachePolicy: 'CachingDisabled', originRequestPolicy: null },
    ];
    expect(network(protectedBy(null, { facts: cdn(null, { behaviors }) }), viewer).outcome).toBe('allowed');
  });
});
