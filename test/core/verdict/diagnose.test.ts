import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import type { LoadedCase } from '../../../src/core/intake/cases/index.ts';
import type { SeenAnswer } from '../../../src/core/model/answer.ts';
import { notAsked } from '../../../src/core/model/fact.ts';
import { ACCOUNT, API, ARN, allow, makeCase, method, policy, signer } from '../../support/make-case.ts';

const DENIED =
  'User: anonymous is not authorized to perform: execute-api:Invoke on resource: ' +
  `arn:aws:execute-api:eu-west-1:********3333:${API}/prod/GET/orders/42`;
const headers = { 'x-amzn-requestid': 'r', 'x-amz-apigw-id': 'x=' };
const seen = (status: number, errorType: string | null, body: string, more: Partial<SeenAnswer> = {}): SeenAnswer => ({
  exchange: 'request',
  status,
  errorType,
  headers: { ...headers, ...(errorType === null ? {} : { 'x-amzn-errortype': errorType }) },
  body,
  from: 'given',
  browser: null,
  ...more,
});
const denied = seen(403, 'AccessDeniedException', JSON.stringify({ Message: DENIED }));
const elsewhere = allow({ Resource: `${ARN}/dev/*` });
const diagnosisOf = (subject: LoadedCase, observed: SeenAnswer | null) =>
  examineCase({ ...subject, observed }).diagnosis;

describe('certainty', () => {
  const broken = makeCase({ api: { policy: policy(elsewhere) } });

  it('is proven when the answer that was seen is the one predicted', () => {
    const { causes, agreement } = diagnosisOf(broken, denied);
    expect(agreement).toBe('match');
    expect(causes.map((c) => [c.code, c.certainty, c.stops])).toEqual([
      ['resource-policy-wrong-resource-arn', 'proven', true],
    ]);
  });

  it('is likely when nothing was seen', () => {
    expect(diagnosisOf(broken, null).causes.map((c) => c.certainty)).toEqual(['likely']);
  });

  it('is possible when the answer contradicts the model', () => {
    const { causes, agreement } = diagnosisOf(broken, seen(403, 'ForbiddenException', '{"message":"Forbidden"}'));
    expect(agreement).toBe('differs');
    expect(causes.map((c) => c.certainty)).toEqual(['possible']);
  });

  it('stays likely when the draft was judged because what the stage serves could not be read', () => {
    const unread = {
      ...broken.facts,
      deployed: { ...broken.facts.deployed, policy: notAsked('the export does not show the policy') },
    };
    const { causes, couldNotCheck } = diagnosisOf({ ...broken, facts: unread }, denied);
    expect(causes.map((c) => [c.code, c.certainty])).toEqual([['resource-policy-wrong-resource-arn', 'likely']]);
    expect(couldNotCheck.map((gap) => gap.what)).toContain('the resource policy that the stage serves');
  });

  it('points to a stale stage when the unread policy was seen to refuse what the draft admits', () => {
    const fine = makeCase({ api: { policy: policy(allow()) } });
    const unread = {
      ...fine.facts,
      deployed: { ...fine.facts.deployed, policy: notAsked('the export does not show the policy') },
    };
    expect(diagnosisOf({ ...fine, facts: unread }, denied).causes.map((c) => [c.code, c.certainty])).toEqual([
      ['resource-policy-not-redeployed', 'likely'],
    ]);
  });

  it('makes the second cause likely: the answer speaks of the first only', () => {
    const { iam, signing } = signer(`arn:aws:iam::${ACCOUNT}:user/mia`, [], { signing: { region: 'us-east-1' } });
    const two = makeCase({
      methods: [method({ authorizationType: 'AWS_IAM' })],
      config: { iam },
      request: { signing },
    });
    const answer = seen(
      403,
      'InvalidSignatureException',
      `{"message":"Credential should be scoped to a valid region, not 'us-east-1'. "}`,
    );
    const diagnosis = diagnosisOf(two, answer);
    expect(diagnosis.causes.map((c) => [c.code, c.certainty, c.stops])).toEqual([
      ['signature-wrong-region', 'proven', true],
      ['iam-policy-missing', 'likely', false],
    ]);
  });
});

describe('gates', () => {
  it('behind the first that refuses are judged, and said not to be reached', () => {
    const subject = makeCase({ api: { policy: policy(elsewhere) }, methods: [method({ apiKeyRequired: true })] });
    const { gates, causes } = diagnosisOf(subject, null);
    expect(causes.map((c) => c.code)).toEqual(['resource-policy-wrong-resource-arn', 'api-key-missing']);
    expect(gates.map((g) => [g.gate, g.verdict, g.reached])).toEqual([
      ['network', 'not-applicable', true],
      ['endpoint', 'passes', true],
      ['waf', 'not-applicable', true],
      ['route', 'passes', true],
      ['resource-policy', 'refuses', true],
      ['authorization', 'not-applicable', false],
      ['api-key', 'refuses', false],
      ['throttle', 'passes', false],
      ['validation', 'passes', false],
      ['integration', 'passes', false],
      ['cors', 'not-applicable', true],
    ]);
  });

  it('of a signature that does not verify: the resource policy is not reached', () => {
    const { iam, signing } = signer('arn:aws:iam::444455556666:user/kim', [], { signing: { region: 'us-east-1' } });
    const { gates } = diagnosisOf(
      makeCase({ methods: [method({ authorizationType: 'AWS_IAM' })], config: { iam }, request: { signing } }),
      null,
    );
    expect(gates.filter((g) => g.verdict === 'refuses').map((g) => [g.gate, g.reached])).toEqual([
      ['resource-policy', false],
      ['authorization', true],
    ]);
  });
});

describe('the owner side of a caller whose policies cannot be read', () => {
  const { iam, signing } = signer('arn:aws:iam::444455556666:user/kim', [], {});
  const unreadable = (statements: readonly Record<string, unknown>[]) => {
    const subject = makeCase({
      api: { policy: statements.length === 0 ? null : policy(...statements) },
      methods: [method({ authorizationType: 'AWS_IAM' })],
      config: { iam },
      request: { signing },
    });
    return {
      ...subject,
      facts: { ...subject.facts, caller: notAsked('credentials of account 444455556666 are needed') },
    };
  };

  it('is found to lack the Allow that another account needs', () => {
    const { causes, outcome, couldNotCheck } = diagnosisOf(unreadable([]), null);
    expect(causes.map((c) => c.code)).toEqual(['resource-policy-cross-account-missing']);
    expect(outcome).toBe('refused');
    expect(couldNotCheck.map((gap) => gap.what)).toEqual(["the caller's IAM policies"]);
  });

  it('leaves the outcome open when it allows', () => {
    const { causes, outcome } = diagnosisOf(
      unreadable([allow({ Principal: { AWS: 'arn:aws:iam::444455556666:user/kim' } })]),
      null,
    );
    expect([causes, outcome]).toEqual([[], 'cannot-tell']);
  });
});

describe('an answer that the facts do not explain', () => {
  const fine = makeCase({});
  it('is no refusal when the call was seen to pass', () => {
    const broken = makeCase({ api: { policy: policy(elsewhere) } });
    const { outcome, causes, agreement } = diagnosisOf(broken, seen(200, null, '{"ok":true}'));
    expect([outcome, causes, agreement]).toEqual(['allowed', [], 'differs']);
  });

  it('speaks for itself where no fact can: a rate', () => {
    const { causes } = diagnosisOf(fine, seen(429, 'TooManyRequestsException', '{"message":"Too Many Requests"}'));
    expect(causes.map((c) => [c.code, c.gate, c.certainty])).toEqual([['throttled', 'throttle', 'possible']]);
  });

  it('cannot be told when its words fit no gate that could refuse', () => {
    expect(diagnosisOf(fine, seen(403, 'ForbiddenException', '{"message":"Forbidden"}')).outcome).toBe('cannot-tell');
  });
});
