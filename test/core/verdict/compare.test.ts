import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import type { LoadedCase } from '../../../src/core/intake/cases/index.ts';
import { compare, type Side } from '../../../src/core/verdict/compare.ts';
import { ACCOUNT, ARN, allow, makeCase, method, policy, signer } from '../../support/make-case.ts';

const side = (name: string, loaded: LoadedCase): Side => {
  const examination = examineCase({ ...loaded, observed: null });
  return { name, subject: examination, diagnosis: examination.diagnosis };
};
const IAM = { methods: [method({ authorizationType: 'AWS_IAM' })] };
const user = (name: string, resource: string) => {
  const { iam, signing } = signer(`arn:aws:iam::${ACCOUNT}:user/${name}`, [
    { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: resource },
  ]);
  return side(name, makeCase({ ...IAM, config: { iam }, request: { signing } }));
};

describe('two callers', () => {
  const works = user('mia', `${ARN}/prod/GET/orders/*`);
  const refused = user('tom', `${ARN}/prod/POST/orders/*`);

  it('says for whom it works, for whom not, and which gate differs', () => {
    const { summary, differences } = compare('caller', refused, works);
    expect(summary).toBe(
      'The call works for mia; for tom it is refused: iam-policy-wrong-resource. The first difference is ' +
        'at the authorization check.',
    );
    expect(differences[0]).toMatchObject({
      kind: 'gate',
      what: 'authorization',
      here: expect.stringMatching(/^refuses: /),
      there: expect.stringMatching(/^passes: /),
      nearMiss: {
        element: 'Resource',
        segment: 'verb',
        granted: expect.stringContaining('POST'),
        asked: expect.stringContaining('GET'),
      },
    });
  });

  it('names the statement that lets the other one in', () => {
    const { here, there } = compare('caller', refused, works);
    expect(there.statement).toMatchObject({ index: 0, policy: expect.stringContaining('invoke') });
    expect(here).toMatchObject({
      name: 'tom',
      outcome: 'refused',
      causes: ['iam-policy-wrong-resource'],
      answer: { status: 403 },
    });
  });

  it('tells who signs, besides the gate', () => {
    const whats = compare('caller', refused, works).differences.map(({ what }) => what);
    expect(whats).toEqual(['authorization', 'who signs']);
  });

  it('is the same story told from the other side', () =>
    expect(compare('caller', works, refused).summary).toBe(compare('caller', refused, works).summary));

  it('says so when nothing differs', () => {
    expect(compare('caller', works, works)).toMatchObject({
      differences: [],
      summary: 'The call works both for mia and for mia.',
    });
    expect(compare('caller', refused, refused).summary).toBe(
      'The call is refused both for tom and for tom, for the same reason: iam-policy-wrong-resource.',
    );
  });
});

describe('two stages', () => {
  const open = side('prod', makeCase({ api: { policy: policy(allow()) } }));
  const narrow = side(
    'dev',
    makeCase({ api: { policy: policy(allow(), allow({ Effect: 'Deny', Resource: `${ARN}/*/GET/*` })) } }),
  );

  it('shows the statement that is on one of them only', () => {
    const { summary, differences } = compare('stage', open, narrow);
    expect(summary).toContain('The call works on stage prod; on stage dev it is refused');
    const statement = differences.find(({ what }) => what === 'statement 2 of the resource policy');
    expect(statement).toMatchObject({ kind: 'fact', here: 'not there', there: expect.stringContaining('"Deny"') });
    expect(differences.some(({ what }) => what === 'statement 1 of the resource policy')).toBe(false);
  });

  it('names the stage variables that differ, never their values', () => {
    const stage = (variables: Record<string, string>) =>
      makeCase({
        config: {
          stage: {
            ...{ name: 'prod', deploymentId: 'd1', autoDeploy: false, variables, throttle: null, webAcl: null },
            logging: { execution: 'OFF', dataTrace: false, access: null },
          },
        },
      });
    const comparison = compare(
      'stage',
      side('prod', stage({ key: 'k3y-of-prod', same: 'x' })),
      side('dev', stage({ key: 'k3y-of-dev', same: 'x' })),
    );
    expect(comparison.differences.map(({ what }) => what)).toEqual(['stage variable key']);
    expect(JSON.stringify(comparison)).not.toContain('k3y');
  });

  it('shows settings of the method that are not the same', () => {
    const keyed = side('dev', makeCase({ methods: [method({ apiKeyRequired: true })] }));
    const { differences } = compare('stage', side('prod', makeCase({})), keyed);
    expect(differences).toContainEqual(
      expect.objectContaining({ what: 'API key of GET /orders/{id}', here: 'not required', there: 'required' }),
    );
    expect(differences.map(({ what }) => what)).toContain('api-key');
  });
});

describe('what differs first', () => {
  const iam = (name: string) => user(name, `${ARN}/prod/GET/orders/*`);
  const policied = (name: string, ...statements: readonly Record<string, unknown>[]) =>
    side(name, makeCase({ api: { policy: policy(...statements) } }));
  const open = policied('prod', allow());
  const byAddress = (name: string, sourceIp: string) =>
    side(
      name,
      makeCase({
        api: { policy: policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } })) },
        request: { sourceIp },
      }),
    );

  it.each([
    [
      'the element of the statement that misses',
      'caller',
      user('tom', `${ARN}/prod/POST/orders/*`),
      iam('mia'),
      { gate: 'authorization', datum: { what: /^Resource of statement 1 of /, here: /POST/, there: /^no mismatch/ } },
    ],
    [
      'who signs, where one of them does not',
      'caller',
      side('anonymous', makeCase(IAM)),
      iam('mia'),
      { gate: 'authorization', datum: { what: /^who signs$/, here: /^nobody$/, there: /user\/mia$/ } },
    ],
    [
      'a statement that one stage alone serves',
      'stage',
      open,
      policied('dev', allow(), allow({ Effect: 'Deny', Resource: `${ARN}/*/GET/*` })),
      {
        gate: 'resource-policy',
        datum: { what: /^statement 2 of the resource policy$/, here: /^not there$/, there: /"Deny"/ },
      },
    ],
    [
      'a key that one stage alone requires',
      'stage',
      side('prod', makeCase({})),
      side('dev', makeCase({ methods: [method({ apiKeyRequired: true })] })),
      { gate: 'api-key', datum: { what: /^API key of GET/, here: /^not required$/, there: /^required$/ } },
    ],
    [
      "a condition's value",
      'caller',
      byAddress('office', '198.51.100.7'),
      byAddress('home', '203.0.113.7'),
      { gate: 'resource-policy', datum: { what: /./, here: /./, there: /203\.0\.113\.7|198\.51\.100/ } },
    ],
  ] as const)('is %s', (_, by, here, there, wanted) => {
    const { first, differences, same } = compare(by, here, there);
    const { what, here: mine, there: theirs } = wanted.datum;
    expect(first).toMatchObject({
      gate: wanted.gate,
      datum: {
        what: expect.stringMatching(what),
        here: expect.stringMatching(mine),
        there: expect.stringMatching(theirs),
      },
    });
    expect(differences[0]).toMatchObject({ kind: 'gate', gate: wanted.gate });
    expect(same).not.toContain(wanted.gate);
    expect(same).toContain('route');
  });

  it('is nothing where both sides come out alike', () =>
    expect(compare('stage', open, open)).toMatchObject({ first: null, differences: [], untold: [] }));

  it('at a past time says what of that time cannot be told', () => {
    const { untold } = compare('time', open, { ...open, name: '2020-01-01T00:00:00.000Z' });
    expect(untold[0]).toContain('apigw-doctor does not read CloudTrail, which may have them');
  });
});
