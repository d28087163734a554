import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import type { SeenAnswer } from '../../../src/core/model/answer.ts';
import { known } from '../../../src/core/model/fact.ts';
import type { Stage } from '../../../src/core/model/facts.ts';
import { repeated } from '../../../src/core/verdict/repeat.ts';
import { makeCase } from '../../support/make-case.ts';

const answer = (status: number, errorType: string | null = null): SeenAnswer => ({
  exchange: 'request',
  status,
  errorType,
  headers: {},
  body: '',
  from: 'call',
  browser: null,
});
const OK = answer(200);
const NO = answer(403, 'AccessDeniedException');
const times = (count: number, one: SeenAnswer): SeenAnswer[] => Array.from({ length: count }, () => one);

const subject = examineCase({ ...makeCase({}), observed: null });
const LATER = Date.parse('2030-01-01T00:00:00Z');
const onStage = (over: Partial<Stage>) => {
  const { stage } = subject.facts;
  if (stage.state !== 'known' || stage.value === null) throw new Error('the case has a stage');
  return { ...subject, facts: { ...subject.facts, stage: known('GetStage', { ...stage.value, ...over }) } };
};
const kinds = (series: readonly (SeenAnswer | null)[], of = subject, now = LATER) =>
  repeated(series, of, now).causes.map(({ kind }) => kind);

describe('a series of calls', () => {
  it('is counted, the commonest answer first', () => {
    const { answers, comesAndGoes, unanswered, times: made } = repeated([OK, NO, NO, null], subject, LATER);
    expect(answers).toEqual([
      { status: 403, errorType: 'AccessDeniedException', count: 2 },
      { status: 200, errorType: null, count: 1 },
    ]);
    expect({ comesAndGoes, unanswered, made }).toEqual({ comesAndGoes: true, unanswered: 1, made: 4 });
  });

  it('of one kind does not come and go', () =>
    expect(repeated(times(3, NO), subject, LATER)).toMatchObject({
      comesAndGoes: false,
      causes: [],
      summary: 'All 3 answers are the same: 403 AccessDeniedException.',
    }));

  it('without any answer says so', () =>
    expect(repeated([null, null], subject, LATER).summary).toBe('None of 2 calls got an answer.'));

  it('is throttled where some are answered 429', () =>
    expect(kinds([OK, answer(429, 'TooManyRequestsException')])).toEqual(['throttle']));

  it('that changes once right after a deployment is one that settles', () => {
    const fresh = onStage({ deployedAt: '2029-12-31T23:59:30Z' });
    expect(repeated([NO, NO, OK, OK], fresh, LATER).causes).toMatchObject([
      { kind: 'propagation', certainty: 'likely', because: expect.stringContaining('30 s ago') },
    ]);
    expect(kinds([NO, OK], onStage({ deployedAt: '2029-12-31T20:00:00Z' }))).toEqual([]);
  });

  it('with a canary of that share is the canary', () => {
    const canary = onStage({ canary: { deploymentId: 'new', percentTraffic: 20 } });
    expect(repeated([...times(8, OK), ...times(2, NO)], canary, LATER).causes).toMatchObject([
      { kind: 'canary', certainty: 'likely' },
    ]);
    expect(repeated([...times(20, OK), ...times(20, NO)], canary, LATER).causes).toMatchObject([
      { kind: 'canary', certainty: 'possible' },
    ]);
    expect(kinds([OK, NO], onStage({ canary: { deploymentId: 'new', percentTraffic: 0 } }))).toEqual([]);
  });

  it('ranks what fits the answers above what merely could be', () => {
    const both = onStage({ deployedAt: '2029-12-31T23:59:30Z', canary: { deploymentId: 'new', percentTraffic: 50 } });
    expect(kinds([OK, NO, OK, NO], both)).toEqual(['canary', 'propagation']);
    expect(kinds([OK, OK, NO, NO], both)).toEqual(['propagation', 'canary']);
  });

  it('behind an authorizer with a cache names the cache', () => {
    const { deployed } = subject.facts;
    const authorizer = {
      ...{
        id: 'a',
        name: 'guard',
        type: 'TOKEN' as const,
        identitySources: [],
        identityValidationExpression: null,
        function: 'guard',
      },
      ...{
        credentialsArn: null,
        ttlSeconds: 300,
        providerArns: [],
        jwt: null,
        payloadFormatVersion: null,
        enableSimpleResponses: false,
      },
    };
    const { method } = subject.prediction.request;
    if (method === null) throw new Error('the case has a method');
    const guarded = (ttlSeconds: number) => ({
      ...subject,
      facts: {
        ...subject.facts,
        deployed: { ...deployed, authorizers: known('GetAuthorizers', [{ ...authorizer, ttlSeconds }]) },
      },
      prediction: {
        ...subject.prediction,
        request: { ...subject.prediction.request, method: { ...method, authorizer: 'guard' } },
      },
    });
    expect(repeated([OK, NO], guarded(300), LATER).causes).toMatchObject([
      { kind: 'authorizer-cache', certainty: 'likely' },
    ]);
    expect(kinds([OK, NO], guarded(0))).toEqual([]);
  });

  it('with server errors in between blames the backend', () =>
    expect(kinds([OK, answer(502), OK])).toEqual(['backend']));
});
