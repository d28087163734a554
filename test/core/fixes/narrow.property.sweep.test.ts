import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, ARN, makeCase, method, policy, REGION, signer } from '../../support/make-case.ts';
import { plan } from './support.ts';
import { letIn, listed } from './sweep.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/checkout`;
const resource = fc.constantFrom(
  `${ARN}/*`,
  `${ARN}/*/*/*`,
  `${ARN}/prod/*`,
  `${ARN}/prod/GET/*`,
  `${ARN}/prod/GET/orders/*`,
  `${ARN}/prod/GET/order/*`,
  `${ARN}/prod/POST/orders`,
  `${ARN}/dev/*`,
  `${ARN}/*/GET/reports`,
  `${ARN}/prod/get/orders/*`,
  `${ARN}/prod/GET/orders/{id}`,
  `${ARN.replace(REGION, 'us-east-1')}/*`,
  '*',
);
const address = fc.constantFrom('203.0.113.10', '203.0.113.0/24', '192.0.2.0/24', '198.51.100.7/32', '10.0.0.0/8');
const condition = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  fc
    .record({
      operator: fc.constantFrom('IpAddress', 'NotIpAddress'),
      values: fc.uniqueArray(address, { minLength: 1, maxLength: 3 }),
    })
    .map(({ operator, values }) => ({ Condition: { [operator]: { 'aws:SourceIp': values } } })),
  fc.constant({ Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f60718' } } }),
);
const principal = fc.constantFrom<unknown>(
  '*',
  { AWS: ROLE },
  { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  { AWS: 'arn:aws:iam::444455556666:user/mia' },
);
const effect = fc.constantFrom('Allow', 'Allow', 'Deny');
const resources = fc.oneof(resource, fc.uniqueArray(resource, { minLength: 1, maxLength: 3 }));
/** Now and then the negated element in place of the plain one. */
const negated = (name: string) => fc.constantFrom(name, name, name, name, `Not${name}`);
const named = fc.constantFrom<unknown>({ AWS: ROLE }, { AWS: [ROLE, `arn:aws:iam::${ACCOUNT}:root`] });
const ofApi = fc
  .record({
    effect,
    who: fc.oneof(
      { weight: 5, arbitrary: principal.map((value) => ({ Principal: value })) },
      named.map((value) => ({ NotPrincipal: value })),
    ),
    action: fc.constantFrom('execute-api:Invoke', 'execute-api:*', '*'),
    reach: negated('Resource'),
    resources,
    more: condition,
  })
  .map(({ who, action, reach, more, ...of }) => ({
    Effect: of.effect,
    ...who,
    Action: action,
    [reach]: of.resources,
    ...more,
  }));
const ofRole = fc
  .record({
    effect,
    does: negated('Action'),
    action: fc.constantFrom('execute-api:Invoke', 'execute-api:*', 'apigateway:*', '*'),
    reach: negated('Resource'),
    resources,
    more: condition,
  })
  .map(({ does, action, reach, more, ...of }) => ({
    Effect: of.effect,
    [does]: action,
    [reach]: of.resources,
    ...more,
  }));

const routes = (authorizationType: string) => [
  method({ authorizationType }),
  method({ path: '/orders', httpMethod: 'ANY', authorizationType }),
  method({ path: '/reports', authorizationType }),
  method({ path: '/reports/{id}/lines', authorizationType }),
  method({ path: '/{proxy+}', httpMethod: 'POST', authorizationType }),
];

const calls = fc.record({
  signed: fc.boolean(),
  api: fc.option(fc.array(ofApi, { minLength: 1, maxLength: 4 })),
  role: fc.array(ofRole, { maxLength: 3 }),
});

describe('whatever the policies are', () => {
  it('a plan removes its causes, and lets in nobody whom it does not list', () => {
    let plans = 0;
    fc.assert(
      fc.property(calls, ({ signed, api, role }) => {
        const { iam, signing } = signer(ROLE, role);
        const loaded = makeCase({
          methods: routes(signed ? 'AWS_IAM' : 'NONE'),
          api: { policy: api === null ? null : policy(...api) },
          config: signed ? { iam } : {},
          request: signed ? { signing } : {},
        });
        const planned = plan(loaded);
        for (const one of planned.plans) {
          plans += 1;
          // A call that is refused for two reasons still is after one of them is gone.
          const whole = planned.codes.every((code) => one.causes.includes(code));
          expect(planned.after(one).request.outcome === 'allowed', one.id).toBe(whole);
          const asked = [`${ROLE} GET /orders/{id}`, 'anonymous GET /orders/{id}'];
          const unlisted = letIn(loaded.facts, one.factsAfter, loaded).filter(
            (line) => !listed(one).has(line) && !asked.includes(line),
          );
          expect(unlisted, one.id).toEqual([]);
          const lost = letIn(one.factsAfter, loaded.facts, loaded);
          expect(lost.length === 0 || one.takesAway !== null, `${one.id} takes away ${lost.join(', ')}`).toBe(true);
        }
      }),
      { numRuns: 80 },
    );
    expect(plans).toBeGreaterThan(50);
  });

  it('a refusal by policy always gets a plan that is not open to everyone', () => {
    fc.assert(
      fc.property(fc.array(ofApi, { minLength: 1, maxLength: 4 }), (statements) => {
        const { codes, plans } = plan(makeCase({ methods: routes('NONE'), api: { policy: policy(...statements) } }));
        expect(plans.some(({ widens }) => !widens.everyone)).toBe(codes.length > 0);
      }),
      { numRuns: 80 },
    );
  });
});
