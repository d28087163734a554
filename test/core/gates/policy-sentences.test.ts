import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { examineCase, examineFacts } from '../../../src/core/examine.ts';
import { loadCase } from '../../../src/core/intake/cases/load-case.ts';
import { failed } from '../../../src/core/model/fact.ts';
import { NO_TESTIMONY } from '../../../src/core/model/testimony.ts';
import { headline } from '../../../src/core/report/words.ts';

// What is said of a policy names the layer, the statement and the values that decide.
type Json = Record<string, never> & { [key: string]: Json };
const read = (path: string): Json => JSON.parse(readFileSync(new URL(`../../${path}.json`, import.meta.url), 'utf8'));

function loaded(json: Json) {
  const result = loadCase(json);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.case;
}
const diagnosed = (json: Json) => examineCase(loaded(json)).diagnosis;
const firstOf = (path: string, change: (json: Json) => void = () => {}) => {
  const json = read(path);
  change(json);
  return diagnosed(json).causes[0];
};
const put = (at: Json | undefined, value: unknown) => Object.assign(at ?? {}, value);

const ALLOW = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const STORAGE = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
const level = (name: string, policy: string, document: unknown) => ({
  level: name,
  policies: [{ name: policy, document }],
});

describe('service control policies', () => {
  const scps = (...levels: unknown[]) =>
    firstOf('claims/scp-middle-level', (json) => {
      put(json['config']?.['iam'], { serviceControlPolicies: { '111122223333': levels } });
    });

  it('name the level and the statement that lack the call, not the first policy', () => {
    const found = scps(
      level('Root', 'Full', ALLOW),
      level('Sales', 'Storage', STORAGE),
      level('account', 'Full', ALLOW),
    );
    expect(found?.code).toBe('iam-scp-deny');
    expect(found?.summary).toContain('Level Sales of the service control policies does not include the call');
    expect(found?.summary).toContain('Storage (Sales), statement 1 is closest: its Action has s3:*');
    expect(found?.summary).not.toContain('Level Root');
    expect(found?.nearMiss).toMatchObject({ policy: 'service control policy Storage (Sales)', granted: 's3:*' });
  });

  it('name both levels where two lack it', () => {
    const found = scps(
      level('Root', 'Full', ALLOW),
      level('Sales', 'Storage', STORAGE),
      level('account', 'Own', STORAGE),
    );
    expect(found?.summary).toContain('Level Sales');
    expect(found?.summary).toContain('Level account');
    expect(found?.evidence).toHaveLength(2);
  });

  it('name every Deny that matches, with its level and why it holds', () => {
    const region = {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } },
    };
    const deny = { Version: '2012-10-17', Statement: [region] };
    const found = scps(level('Root', 'Full', ALLOW), {
      level: 'Sales',
      policies: [
        { name: 'Full', document: ALLOW },
        { name: 'Regions', document: deny },
      ],
    });
    expect(found?.summary).toContain('Regions (Sales), statement 1 denies the call');
    expect(found?.summary).toContain(
      'aws:RequestedRegion matches everything except us-east-1, and the call has eu-west-1',
    );
    expect(found?.evidence[0]?.note).toContain('eu-west-1');
  });
});

describe('a Deny says why its condition holds', () => {
  it.each([
    ['deny-negated-absent-key', 'a negated operator matches when the key is missing'],
    ['deny-ifexists-absent-key', 'IfExists matches when the key is missing'],
  ])('%s', (name, rule) => {
    const found = firstOf(`claims/${name}`);
    expect(found?.summary).toContain(rule);
    expect(found?.summary).toContain('vpce-0a1b2c3d4e5f60718');
    expect(found?.evidence[0]?.note).toContain(rule);
  });

  it('of an empty set under ForAllValues, and of a value that came', () => {
    expect(firstOf('cases/own/rp-forallvalues-deny-on-absent-endpoint')?.summary).toContain(
      'ForAllValues matches an empty set',
    );
    expect(firstOf('cases/own/rp-deny-on-scripted-user-agents')?.summary).toContain(
      'StringLike on aws:UserAgent matches curl/*, python-requests/*, and the call has python-requests/2.31.0',
    );
  });
});

describe('near misses state both values', () => {
  it('of the policy of a VPC endpoint', () => {
    expect(firstOf('claims/endpoint-policy-other-api')?.summary).toContain(
      'Statement 1 is closest: its Resource has API id z9y8x7w6v5, and the call has j1u2d3g4e5',
    );
    expect(firstOf('cases/own/network-endpoint-policy-wants-another-principal')?.summary).toContain(
      'and the call has arn:aws:iam::212222322452:role/batch/loader',
    );
  });

  it('of a statement that misses in two elements', () => {
    const { summary } = firstOf('cases/own/rp-nearest-allow-misses-verb-and-address') ?? { summary: '' };
    expect(summary).toContain('its Resource has verb POST, and the call has GET');
    expect(summary).toContain('wants 192.0.2.0/24, and the call has 198.51.100.250');
  });

  it('and say where a variable is literal text', () => {
    expect(firstOf('cases/own/iam-variable-taken-literally-without-version')?.summary).toContain(
      'Without "Version": "2012-10-17" the variable in this Resource is literal text',
    );
  });

  it('and name the fact that was not given', () => {
    const { gates } = diagnosed(read('claims/principal-tag'));
    expect(gates.find(({ gate }) => gate === 'authorization')?.because).toBe(
      'Statement 1 of inline policy "inline-1" depends on aws:PrincipalTag/team (a tag of the caller), ' +
        'which was not given.',
    );
  });
});

describe('what a deployment would do', () => {
  it('nothing, where the draft refuses too', () => {
    const found = firstOf('claims/draft-would-miss-too');
    expect(found?.code).toBe('resource-policy-ip-condition');
    expect(found?.summary).toContain('Deploying would not help');
    expect(firstOf('claims/one-deny-of-several')?.summary).toContain('the draft has the same policy');
  });

  it('nothing is planned where only the draft would refuse and the backend answered', () => {
    const json = read('claims/one-deny-of-several');
    const { facts, request, runtime } = loaded(json);
    const unread = failed('GetExport', 'it could not be read');
    const served = { ...facts.deployed, policy: unread };
    const seen = {
      exchange: 'request',
      status: 403,
      errorType: null,
      headers: { 'x-amz-apigw-id': 'AbCdEfGh', 'content-type': 'application/json' },
      body: '{"error":"not an administrator"}',
      from: 'given',
      browser: null,
    } as const;
    const { diagnosis, prediction } = examineFacts(
      { ...facts, deployed: served },
      request,
      runtime,
      { ...NO_TESTIMONY, observed: seen },
      { total: 0, rounds: 0, throttled: 0, ms: 0 },
    );
    expect(prediction.request.refusals).toEqual([]);
    expect(diagnosis.outcome).toBe('allowed');
    expect(diagnosis.gates.filter(({ verdict }) => verdict === 'refuses')).toEqual([]);
    expect(diagnosis.causes.map(({ code }) => code)).toEqual(['backend-application-403']);
    expect(diagnosis.fixes.map(({ id }) => id)).not.toContain('deploy-stage');
  });
});

describe('a call that went elsewhere', () => {
  const page =
    '<html><body><h1>403 Forbidden</h1><ul><li>Code: AccessDenied</li><li>HostId: EXAMPLE=</li></ul></body></html>';
  it.each([
    ['shop.s3-website-eu-west-1.amazonaws.com', page, {}, 'Amazon S3 bucket'],
    ['www.example.com', page, {}, 'Amazon S3'],
    ['www.example.com', page, { server: 'AmazonS3' }, 'Amazon S3 (Server: AmazonS3)'],
    ['abcdefghijklmnop.lambda-url.eu-west-1.on.aws', '{"Message":"Forbidden"}', {}, 'a function URL of AWS Lambda'],
  ])('%s', (host, body, headers, who) => {
    const json = read('claims/one-deny-of-several-twin');
    put(json['request'], { host, path: '/orders' });
    put(json['observed'], { exchange: 'request', status: 403, headers, body, browser: null });
    const line = headline(diagnosed(json));
    expect(line).toContain('never reached the API');
    expect(line).toContain(who);
    expect(line).not.toContain('API Gateway does not refuse');
  });

  it('to a host that nobody knows cannot be told', () => {
    const json = read('claims/one-deny-of-several-twin');
    put(json['request'], { host: 'www.example.com', path: '/prod/administrators' });
    put(json['observed'], { exchange: 'request', status: 403, headers: {}, body: 'no', browser: null });
    expect(diagnosed(json).outcome).toBe('cannot-tell');
  });
});

it('one managed policy with two documents is told, with both places', () => {
  const json = read('claims/no-suffix-or-untyped-deny');
  const arn = 'arn:aws:iam::111122223333:policy/p';
  const [user] = Object.values<object>(json['config']?.['iam']?.['identities'] ?? {});
  const holds = (name: string, document: unknown) => ({
    ...user,
    arn: `arn:aws:iam::111122223333:user/${name}`,
    managedPolicies: [{ arn, document }],
  });
  put(json['config']?.['iam'], { identities: [user, holds('a', ALLOW), holds('b', STORAGE)] });
  const result = loadCase(json);
  expect(result).toMatchObject({ ok: false });
  expect(result.ok ? [] : result.problems).toEqual([
    `/config/iam/identities/2: the document of ${arn} differs from its document in /config/iam/identities/1; ` +
      'a managed policy has only one document',
  ]);
});
