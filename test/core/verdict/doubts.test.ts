import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import type { SeenAnswer } from '../../../src/core/model/answer.ts';
import { failed, known } from '../../../src/core/model/fact.ts';
import type { RuntimeState } from '../../../src/core/model/runtime-state.ts';
import { allow, makeCase, policy } from '../../support/make-case.ts';
import * as build from '../gates/build.ts';

const seen = (body: string, errorType: string): SeenAnswer => ({
  exchange: 'request',
  status: 403,
  errorType,
  headers: { 'x-amzn-requestid': 'r', 'x-amzn-errortype': errorType },
  body,
  from: 'given',
  browser: null,
});
const forbidden = seen('{"message":"Forbidden"}', 'ForbiddenException');
const fine = makeCase({ api: { policy: policy(allow()) } });

it('a rule of the web ACL that nobody can evaluate is what an unexplained Forbidden points to', () => {
  const arn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/front/1';
  const rule = {
    name: 'injection',
    ruleGroup: null,
    priority: 0,
    action: 'BLOCK' as const,
    statement: { unknown: 'SqliMatchStatement' },
  };
  const { stage } = fine.facts;
  if (stage.state !== 'known' || stage.value === null) throw new Error('the case has a stage');
  const facts = {
    ...fine.facts,
    stage: known('GetStage', { ...stage.value, webAclArn: arn }),
    webAcl: known('GetWebACL', { name: 'front', arn, defaultAction: 'ALLOW' as const, rules: [rule] }),
  };
  const { causes, couldNotCheck } = examineCase({ ...fine, facts, observed: forbidden }).diagnosis;
  expect(causes.map(({ code, certainty }) => [code, certainty])).toEqual([['waf-blocked', 'possible']]);
  expect(couldNotCheck.map(({ what }) => what)).toContain('rule injection of web ACL "front"');
  const sampled = { ...fine.runtime, wafSample: { rule: 'injection', action: 'BLOCK' as const, at: null } };
  const named = examineCase({ ...fine, facts, runtime: sampled, observed: forbidden }).diagnosis.causes;
  expect(named.map(({ code, certainty }) => [code, certainty])).toEqual([['waf-blocked', 'proven']]);
});

it('a truststore that was not read is what an unexplained Forbidden on its domain points to', () => {
  const { scope } = fine.facts;
  const domain = {
    name: 'mtls.example.com',
    endpointType: 'REGIONAL' as const,
    targetHost: 'd-abc.execute-api.eu-west-1.amazonaws.com',
    mappings: [{ basePath: '(none)', apiId: scope.apiId, stage: scope.stage }],
    mutualTls: { truststoreUri: 's3://truststore/ca.pem', truststoreVersion: '1', certificates: null },
  };
  const certificate = { subject: 'CN=client', issuer: 'CN=Intermediate', notAfter: '2099-01-01T00:00:00Z', chain: [] };
  const request = {
    ...fine.request,
    host: domain.name,
    path: fine.request.path.replace(/^\/[^/]+/, ''),
    clientCertificate: certificate,
  };
  const facts = { ...fine.facts, customDomain: known('GetDomainName', domain) };
  const { causes, couldNotCheck } = examineCase({ ...fine, facts, request, observed: forbidden }).diagnosis;
  expect(causes.map(({ code }) => code)).toEqual(['mtls-untrusted-client-cert']);
  expect(couldNotCheck).toContainEqual({
    what: 'the truststore s3://truststore/ca.pem',
    why: 'its certificates were not read',
    permission: 's3:GetObject',
  });
});

it.each([
  ['awselb/2.0', 'different-service-403'],
  ['nginx', 'edge-layer-403'],
])('on a host that leads to no API, an answer of %s is %s', (server, code) => {
  const request = { ...fine.request, host: 'internal.example.com' };
  const answer = {
    ...seen('<html><center><h1>403 Forbidden</h1></center></html>', ''),
    errorType: null,
    headers: { server },
  };
  const { causes, outcome } = examineCase({ ...fine, request, observed: answer }).diagnosis;
  expect([outcome, ...causes.map((cause) => cause.code)]).toEqual(['allowed', code]);
});

it('a name that AWS keeps for another service is that service, whatever its answer looks like', () => {
  const request = {
    ...fine.request,
    host: 'example0123456789example01.appsync-api.eu-west-1.amazonaws.com',
    path: '/graphql',
  };
  const answer = seen(
    '{"errors":[{"errorType":"MissingAuthenticationTokenException"}]}',
    'MissingAuthenticationTokenException',
  );
  const { causes, outcome } = examineCase({ ...fine, request, observed: answer }).diagnosis;
  expect([outcome, ...causes.map(({ code }) => code)]).toEqual(['allowed', 'different-service-403']);
});

describe('a refusal behind a gate that cannot be told', () => {
  const account = build.facts({
    methods: [build.method({ authorizationType: 'CUSTOM', authorizer: 'auth', apiKeyRequired: true })],
    authorizers: [build.authorizer()],
  });
  const request = build.request({ headers: { Authorization: 'x' } });
  const diagnosed = (runtime: RuntimeState, observed: SeenAnswer | null = null) =>
    examineCase({ facts: account, request, runtime, observed }).diagnosis;

  it('is certain; which answer comes is not: the authorizer may refuse first', () => {
    const { outcome, causes, predicted } = diagnosed({});
    expect([outcome, causes.map(({ code }) => code), predicted]).toEqual(['refused', ['api-key-missing'], null]);
  });

  it('is predicted where the gate in front lets the call through; an answer seen is compared with none', () => {
    const returns = { principalId: 'p', policyDocument: policy(allow()) };
    expect(diagnosed({ behaviours: { authz: [{ does: { returns } }] } }).predicted).toMatchObject({ status: 403 });
    expect(diagnosed({}, forbidden)).toMatchObject({ outcome: 'refused', agreement: 'not-observed', predicted: null });
  });

  const scoped = {
    apiType: 'HTTP' as const,
    methods: [build.method({ authorizationType: 'JWT', authorizer: 'auth', scopes: ['orders/read'] })],
    authorizers: [
      build.authorizer({
        type: 'JWT',
        function: null,
        identitySources: ['$request.header.Authorization'],
        jwt: { issuer: 'https://i', audience: ['app1'] },
      }),
    ],
  };
  it.each([
    ['unknown', null],
    ['valid', 403],
  ] as const)('nor does a scope that a token of %s signature lacks: its answer would be 401', (signature, status) => {
    const token = build.token({ iss: 'https://i', aud: 'app1' }, { signature });
    const request = build.request({ path: '/orders', headers: { Authorization: '{{token}}' }, token });
    const { outcome, predicted } = examineCase({
      facts: build.facts(scoped),
      request,
      runtime: {},
      observed: null,
    }).diagnosis;
    expect([outcome, predicted?.status ?? null]).toEqual(['refused', status]);
  });

  it.each([
    ['a key that was not read', failed('GetCallerIdentity', 'InvalidClientTokenId'), null],
    ['nobody to ask for', known('GetUser', null), 403],
  ] as const)('a wrong signature by %s', (_what, caller, status) => {
    const signed = build.facts({ methods: [build.method({ authorizationType: 'AWS_IAM' })], facts: { caller } });
    const signing = {
      accessKeyId: null,
      service: 'execute-api',
      region: 'eu-north-1',
      date: '20260302T101530Z',
      host: build.HOST,
      path: '/prod/orders',
      query: '',
      sessionToken: null,
      placement: 'headers',
    } as const;
    const request = build.request({ signing });
    const { outcome, predicted } = examineCase({ facts: signed, request, runtime: {}, observed: null }).diagnosis;
    expect([outcome, predicted?.status ?? null]).toEqual(['refused', status]);
  });
});

describe('a page whose preflight nobody could judge', () => {
  const page = {
    client: 'browser' as const,
    origin: 'https://app.example.com',
    preflight: { method: 'GET' as const, headers: ['x-session'] },
  };
  const unread = failed('GetExport', 'the credentials have expired');
  const served: SeenAnswer = {
    ...forbidden,
    status: 200,
    errorType: null,
    headers: { 'access-control-allow-origin': page.origin },
    body: '{"ok":true}',
  };
  const outcomeOf = (from: SeenAnswer['from'], facts = fine.facts) =>
    examineCase({ ...fine, facts, request: { ...fine.request, ...page }, observed: { ...served, from } }).diagnosis
      .outcome;
  const blind = {
    ...fine.facts,
    stage: unread,
    draft: { ...fine.facts.draft, policy: unread, methods: unread, authorizers: unread, gatewayResponses: unread },
    deployed: { policy: unread, methods: unread, authorizers: unread, gatewayResponses: unread },
  };

  it('is not called served because a program was answered', () => expect(outcomeOf('call', blind)).toBe('cannot-tell'));
  it('sent the call after it, where the page itself was answered', () =>
    expect(outcomeOf('given', blind)).toBe('allowed'));
});

describe('the name of a distribution that could not be read', () => {
  const host = 'd5555555abcdef.cloudfront.net';
  const outcomeOf = (cdn: typeof fine.facts.cdn, observed: SeenAnswer) =>
    examineCase({ ...fine, facts: { ...fine.facts, cdn }, request: { ...fine.request, host }, observed }).diagnosis;
  const ofGateway = { ...forbidden, errorType: 'MissingAuthenticationTokenException' };

  it('does not say that the API would let the call through', () => {
    const { outcome, causes } = outcomeOf(failed('GetCachePolicy', 'no answer'), ofGateway);
    expect(outcome).toBe('cannot-tell');
    expect(causes.filter(({ certainty }) => certainty !== 'possible')).toEqual([]);
  });
  it("is another's where it was read and is none of this account", () =>
    expect(outcomeOf(known('ListDistributions', null), ofGateway).outcome).toBe('allowed'));
});
