import { expect, test } from 'vitest';
import { evaluate, parsePolicy, requestContext } from '../../../src/core/policy/index.ts';

test('an address outside the list is the one element that misses', () => {
  const parsed = parsePolicy(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*/*/*","Condition":{"IpAddress":{"aws:SourceIp":["0.0.0.2","240.240.240.240"]}}}]}',
    'resource',
  );
  expect(parsed).toMatchObject({ ok: true, problems: [] });
  if (!parsed.ok) return;
  const context = requestContext({ sourceIp: '203.0.113.10', vpcEndpoint: null, vpcId: null, endpointIsPrivate: false, time: '2026-03-02T10:15:30Z', headers: {}, principal: null, region: 'eu-west-1' });
  const got = evaluate(parsed.policy, 'resource', { action: 'execute-api:Invoke', arn: 'arn:aws:execute-api:eu-west-1:111122223333:q1w2e3r4t5/test/GET/helloworld', principal: null, ...context });
  expect(got.decision).toBe('silent');
  expect(got.nearest?.misses).toMatchObject([{ element: 'Condition', segment: 'aws:SourceIp', asked: '203.0.113.10', mistake: { number: 20 }, suggestion: '203.0.113.10/32' }]);
});
