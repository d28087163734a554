// Long because it lists one property after another.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  evaluate,
  glob,
  leastStatement,
  letsIn,
  type Policy,
  type PolicyKind,
  type PolicyRequest,
  parsePolicy,
  possibleDecisions,
  simulateLine,
  templateToPattern,
  unescapePolicyText,
} from '../../../src/core/policy/index.ts';
import { parsePolicyValue } from '../../../src/core/policy/parse-value.ts';
import {
  API,
  ARN_HEAD,
  document,
  FOREIGN_USER,
  policyOf,
  principal,
  ROLE,
  request,
  SESSION_PRINCIPAL,
  USER,
  USER_PRINCIPAL,
} from './policies.ts';

const segment = fc.constantFrom('pets', 'dogs', 'pets/', 'pets/1', 'pets/1/toys', '', 'petshop', 'Pets');
const arn = fc
  .tuple(
    fc.constantFrom(API, 'zzzzzzzzzz'),
    fc.constantFrom('prod', 'dev', 'production'),
    fc.constantFrom('GET', 'POST'),
    segment,
  )
  .map(([api, stage, verb, path]) => `${ARN_HEAD}:${api}/${stage}/${verb}/${path}`);
const pattern = fc.oneof(
  fc.constant('*'),
  fc
    .tuple(
      fc.constantFrom(API, '*', 'zzzzzzzzzz'),
      fc.constantFrom('prod', '*', 'pro?', 'dev'),
      fc.constantFrom('GET', '*', 'ANY'),
      fc.oneof(segment, fc.constantFrom('*', 'pets*', 'pets/*', '{id}')),
    )
    .map(([api, stage, verb, path]) => `${ARN_HEAD}:${api}/${stage}/${verb}/${path}`),
);
const who = fc.constantFrom('*', { AWS: USER }, { AWS: [ROLE, USER] }, { AWS: '111122223333' }, { AWS: FOREIGN_USER });
const condition = fc.constantFrom(
  {},
  { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
  { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } },
  { StringEquals: { 'aws:SourceVpce': 'vpce-1' } },
  { StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } },
  { Null: { 'aws:SourceIp': 'true' } },
  { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/team/*' }, Bool: { 'aws:SecureTransport': 'true' } },
);
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Principal: who,
  Action: fc.constantFrom('execute-api:Invoke', 'execute-api:*', '*', 's3:*', ['apigateway:*', 'execute-api:invoke']),
  Resource: fc.oneof(pattern, fc.array(pattern, { minLength: 1, maxLength: 3 })),
  Condition: condition,
});
const statements = fc.array(statement, { maxLength: 5 });
const asked: fc.Arbitrary<PolicyRequest> = fc
  .record({
    arn,
    principal: fc.constantFrom(null, USER_PRINCIPAL, SESSION_PRINCIPAL, principal(FOREIGN_USER)),
    ip: fc.constantFrom(null, '203.0.113.9', '198.51.100.7', '2001:db8::9'),
    endpoint: fc.constantFrom(null, 'vpce-1', 'vpce-2'),
    open: fc.subarray(['aws:sourceip', 'aws:sourcevpce']),
  })
  .map(({ arn: a, principal: p, ip, endpoint, open }) => ({
    action: 'execute-api:Invoke',
    arn: a,
    principal: p,
    context: {
      'aws:securetransport': ['true'],
      ...(ip && !open.includes('aws:sourceip') ? { 'aws:sourceip': [ip] } : {}),
      ...(endpoint && !open.includes('aws:sourcevpce') ? { 'aws:sourcevpce': [endpoint] } : {}),
      ...(p ? { 'aws:principalarn': [p.identityArn] } : {}),
    },
    unknownKeys: open,
  }));
const settled = asked.map((r): PolicyRequest => ({ ...r, unknownKeys: [] }));
const evaluated = (list: readonly object[], r: PolicyRequest) =>
  evaluate(policyOf(document(...(list as Record<string, unknown>[]))), 'resource', r);
const runs = { numRuns: 250 };

describe('the order of statements and effects', () => {
  test('a Deny that matches always wins', () => {
    fc.assert(
      fc.property(statements, statements, asked, (before, after, r) => {
        const got = evaluated([...before, { Effect: 'Deny', Principal: '*' }, ...after], r);
        expect(got.decision).toBe('deny');
        expect(got.decidedBy?.effect).toBe('Deny');
      }),
      runs,
    );
  });
  test('adding a Deny never widens', () => {
    fc.assert(
      fc.property(statements, statement, asked, (list, added, r) => {
        const [before, after] = [
          possibleDecisions(evaluated(list, r)),
          possibleDecisions(evaluated([...list, { ...added, Effect: 'Deny' }], r)),
        ];
        if (after.includes('allow')) expect(before).toContain('allow');
        if (before.includes('deny')) expect(after).toContain('deny');
      }),
      runs,
    );
  });
  test('adding an Allow never narrows', () => {
    fc.assert(
      fc.property(statements, statement, settled, (list, added, r) => {
        if (evaluated(list, r).decision === 'allow')
          expect(evaluated([...list, { ...added, Effect: 'Allow' }], r).decision).toBe('allow');
      }),
      runs,
    );
  });
  test('order does not matter to the decision', () => {
    fc.assert(
      fc.property(statements, asked, (list, r) => {
        expect(evaluated([...list].reverse(), r).decision).toBe(evaluated(list, r).decision);
      }),
      runs,
    );
  });
});

describe('explanations', () => {
  test('a statement matches exactly when nothing misses and nothing is open', () => {
    fc.assert(
      fc.property(statements, asked, (list, r) => {
        for (const s of evaluated(list, r).statements) {
          expect(s.matches).toBe(s.misses.length > 0 ? false : s.undecided.length > 0 ? 'unknown' : true);
        }
      }),
      runs,
    );
  });
  test('what is suggested for a Resource reaches the call', () => {
    fc.assert(
      fc.property(statements, settled, (list, r) => {
        for (const s of evaluated(list, r).statements) {
          const miss = s.misses.find((m) => m.element === 'Resource');
          const written = list[s.index];
          if (!miss || !written) continue;
          const mended = evaluated([{ ...written, Resource: miss.suggestion }], r).statements[0];
          expect(mended?.misses.map((m) => m.element)).not.toContain('Resource');
        }
      }),
      runs,
    );
  });
  test('an unknown decision is one that some value of the key allows and another does not', () => {
    const values: readonly (string | null)[] = [null, '203.0.113.9', '198.51.100.7', '2001:db8::9'];
    fc.assert(
      fc.property(statements, settled, (list, r) => {
        const { 'aws:sourceip': _, ...context } = r.context;
        const open = evaluated(list, { ...r, context, unknownKeys: ['aws:sourceip'] });
        const closed = values.map(
          (ip) =>
            evaluated(list, { ...r, context: ip === null ? context : { ...context, 'aws:sourceip': [ip] } }).decision,
        );
        if (open.decision !== 'unknown') expect(new Set(closed)).toEqual(new Set([open.decision]));
        else expect(open.undecided).toEqual(['aws:sourceip']);
        for (const decision of closed) expect(possibleDecisions(open)).toContain(decision);
      }),
      runs,
    );
  });
});

describe('the least statement', () => {
  const route = fc.constantFrom(
    { template: '/pets', path: 'pets' },
    { template: '/pets/{id}', path: 'pets/1' },
    { template: '/', path: '' },
    { template: '/{proxy+}', path: 'a/b' },
    { template: '/pets', path: 'pets/' },
  );
  const caller = fc.constantFrom(null, USER_PRINCIPAL, SESSION_PRINCIPAL);
  const narrowed = fc.constantFrom<('address' | 'endpoint')[]>(['address'], []);
  const probes = fc.array(asked, { minLength: 100, maxLength: 100 });

  test('lets the asked call through, and of 1,000 others only those that are listed', () => {
    fc.assert(
      fc.property(route, caller, narrowed, statements, probes, ({ template, path }, signer, by, list, others) => {
        const context = {
          'aws:sourceip': ['203.0.113.9'],
          ...(signer ? { 'aws:principalarn': [signer.identityArn] } : {}),
        };
        const call = request({ arn: `${ARN_HEAD}:${API}/prod/GET/${path}`, principal: signer, context });
        const least = leastStatement({
          kind: 'resource',
          arn: call.arn,
          template,
          principal: signer,
          narrow: by,
          request: call,
        });
        expect(least).not.toBeNull();
        const allows = list.filter((s) => s.Effect === 'Allow');
        const [before, after] = [
          parsePolicy(document(...allows), 'resource'),
          parsePolicy(document(...allows, { ...least }), 'resource'),
        ];
        expect(evaluatedOf(after, call)).toBe('allow');
        const wrapped = others.map((r) => ({ request: r }));
        const listed = new Set(letsIn(before, after, 'resource', wrapped));
        for (const probe of wrapped) {
          const newly = evaluatedOf(after, probe.request) === 'allow' && evaluatedOf(before, probe.request) !== 'allow';
          if (newly) expect(listed).toContain(probe);
          if (!listed.has(probe)) expect(evaluatedOf(after, probe.request)).toBe(evaluatedOf(before, probe.request));
        }
      }),
      { numRuns: 10 },
    );
  });
  const evaluatedOf = (parsed: ReturnType<typeof parsePolicy>, r: PolicyRequest) =>
    parsed.ok ? evaluate(parsed.policy as Policy, 'resource', r).decision : 'silent';

  test('is exact in everything but path parameters', () => {
    const least = (template: string | null, path: string) =>
      leastStatement({
        kind: 'identity',
        arn: `${ARN_HEAD}:${API}/prod/GET/${path}`,
        template,
        principal: null,
        narrow: [],
        request: { context: {} },
      })?.['Resource'];
    expect(least('/pets/{id}/toys/{toy}', 'pets/1/toys/2')).toBe(`${ARN_HEAD}:${API}/prod/GET/pets/*/toys/*`);
    expect(least('/', '')).toBe(`${ARN_HEAD}:${API}/prod/GET/`);
    expect(least('/pets', 'pets/')).toBe(`${ARN_HEAD}:${API}/prod/GET/pets/`);
    expect(least(null, 'pets/1')).toBe(`${ARN_HEAD}:${API}/prod/GET/pets/1`);
    expect(templateToPattern('/a/{b}/{c+}')).toBe('a/*/*');
  });
  test('names the caller, or narrows everyone by what is known of the call, or is not written', () => {
    const of = (
      kind: PolicyKind,
      condition: 'address' | 'endpoint' | 'none',
      signer: typeof USER_PRINCIPAL | null,
      context: Record<string, string[]> = {},
    ) =>
      leastStatement({
        kind,
        arn: 'arn:x',
        template: null,
        principal: signer,
        narrow: condition === 'none' ? [] : [condition],
        request: { context },
      });
    const base = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:x' };
    expect(of('identity', 'address', USER_PRINCIPAL)).toEqual(base);
    expect(of('resource', 'none', SESSION_PRINCIPAL)).toEqual({ ...base, Principal: { AWS: ROLE } });
    expect(of('resource', 'address', null, { 'aws:sourceip': ['2001:db8::1'] })).toEqual({
      ...base,
      Principal: '*',
      Condition: { IpAddress: { 'aws:SourceIp': '2001:db8::1/128' } },
    });
    expect(of('resource', 'address', null, { 'aws:vpcsourceip': ['10.0.0.7'] })).toEqual({
      ...base,
      Principal: '*',
      Condition: { IpAddress: { 'aws:VpcSourceIp': '10.0.0.7/32' } },
    });
    expect(of('resource', 'endpoint', null, { 'aws:sourcevpce': ['vpce-1'] })).toEqual({
      ...base,
      Principal: '*',
      Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } },
    });
    expect(of('resource', 'none', null)).toEqual({ ...base, Principal: '*' });
    expect([of('resource', 'address', null), of('resource', 'endpoint', null)]).toEqual([null, null]);
  });
});

describe('the matcher', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/', ':'), maxLength: 12 });
  const wild = fc.string({ unit: fc.constantFrom('a', 'b', '/', ':', '*', '?'), maxLength: 8 });
  /** The rule as it is said, tried in every way. */
  const naive = (p: string, t: string): boolean => {
    if (p === '') return t === '';
    if (p[0] === '*') return naive(p.slice(1), t) || (t !== '' && naive(p, t.slice(1)));
    return t !== '' && (p[0] === '?' || p[0] === t[0]) && naive(p.slice(1), t.slice(1));
  };
  test('agrees with trying everything', () => {
    fc.assert(
      fc.property(wild, letters, (p, t) => {
        expect(glob(p, t)).toBe(naive(p, t));
      }),
      { numRuns: 3000 },
    );
  });
  test('ends on patterns made to make matchers slow: one that tries everything would not end at all', () => {
    expect(glob('*a'.repeat(2000), `${'a'.repeat(5000)}b`)).toBe(false);
    expect(glob(`${'a*'.repeat(2000)}b`, 'a'.repeat(8000))).toBe(false);
  });
});

describe('reading anything', () => {
  const kinds: fc.Arbitrary<PolicyKind> = fc.constantFrom(
    'resource',
    'identity',
    'boundary',
    'session',
    'scp',
    'authorizer',
    'vpc-endpoint',
  );
  const likely = fc.json({ maxDepth: 4 });
  const shaped = fc.record(
    {
      Version: fc.jsonValue(),
      Statement: fc.oneof(
        fc.jsonValue(),
        fc.array(
          fc.dictionary(
            fc.constantFrom(
              'Sid',
              'Effect',
              'Principal',
              'NotPrincipal',
              'Action',
              'Resource',
              'NotResource',
              'Condition',
              '__proto__',
            ),
            fc.oneof(
              fc.jsonValue(),
              fc.constantFrom('Allow', 'Deny', '*', { AWS: '*' }, { Bool: { 'aws:a': [true, null] } }),
            ),
          ),
        ),
      ),
    },
    { requiredKeys: ['Statement'] },
  );
  test('never throws, and what is read can be evaluated', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          likely,
          shaped.map((v) => JSON.stringify(v)),
        ),
        kinds,
        asked,
        (text, kind, r) => {
          const parsed = parsePolicy(unescapePolicyText(text), kind);
          if (parsed.ok)
            expect(['allow', 'deny', 'silent', 'unknown']).toContain(evaluate(parsed.policy, kind, r).decision);
          else expect(parsed.problems.some((p) => p.fatal)).toBe(true);
        },
      ),
      { numRuns: 700 },
    );
  });
  test('a document says the same as text and as a value', () => {
    const said = (parsed: ReturnType<typeof parsePolicy>) =>
      parsed.ok ? parsed.policy : parsed.problems.filter((p) => p.fatal).map((p) => p.message);
    fc.assert(
      fc.property(fc.oneof(shaped, fc.jsonValue()), fc.constantFrom('resource', 'identity'), (value, kind) => {
        const text = JSON.stringify(value);
        expect(said(parsePolicyValue(JSON.parse(text), kind))).toEqual(said(parsePolicy(text, kind)));
      }),
      { numRuns: 700 },
    );
  });
  test('a simulate line never throws and always answers', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          likely,
          fc
            .record({
              id: fc.jsonValue(),
              resourcePolicy: fc.oneof(shaped, fc.jsonValue()),
              request: fc.record({ arn: arn, context: fc.dictionary(fc.string(), fc.jsonValue()) }),
            })
            .map((v) => JSON.stringify(v)),
        ),
        (text) => {
          const answer = simulateLine(text, 1);
          expect('decision' in answer || 'error' in answer).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
  test('what AWS escapes comes back as it was', () => {
    const objects = fc.dictionary(fc.string(), fc.jsonValue()).map((v) => JSON.stringify(v));
    fc.assert(
      fc.property(objects, (text) => {
        expect(unescapePolicyText(text)).toBe(text);
        expect(unescapePolicyText(JSON.stringify(text))).toBe(text);
        expect(unescapePolicyText(JSON.stringify(text).slice(1, -1))).toBe(text);
        expect(unescapePolicyText(encodeURIComponent(text))).toBe(text);
      }),
      runs,
    );
  });
});
