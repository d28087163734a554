import { describe, expect, test } from 'vitest';
import { arnMatches, evaluate } from '../../../src/core/policy/index.ts';
import { API, ARN, ARN_HEAD, document, policyOf, request } from './policies.ts';

const ASKED = ['/', '/pets', '/pets/', '/pets/1'];

/** What each Resource covers of GET on stage prod: /, /pets, /pets/, /pets/1. */
const COVERAGE: readonly (readonly [pattern: string, covered: string])[] = [
  ['api', 'nnnn'],
  ['api/', 'nnnn'],
  ['api/*', 'yyyy'],
  ['api/prod', 'nnnn'],
  ['api/prod/*', 'yyyy'],
  ['api/prod/GET', 'nnnn'],
  ['api/prod/GET/', 'ynnn'],
  ['api/prod/GET/*', 'yyyy'],
  ['api/prod/GET/pets', 'nynn'],
  ['api/prod/GET/pets/*', 'nnyy'],
  ['api/prod/GET//pets', 'nnnn'],
  ['api/*/GET/pets', 'nynn'],
  ['api/prod/*/pets', 'nynn'],
  ['api/prod/ANY/pets', 'nnnn'],
];

describe('what a Resource covers', () => {
  const cells = COVERAGE.flatMap(([pattern, covered]) =>
    ASKED.map((path, i) => [pattern, path, covered[i] === 'y'] as const),
  );
  test.each(cells)('%s for GET %s on prod: %s', (pattern, path, covered) => {
    const Resource = `${ARN_HEAD}:${pattern.replace('api', API)}`;
    const arn = `${ARN_HEAD}:${API}/prod/GET${path}`;
    const got = evaluate(policyOf(document({ Principal: '*', Resource })), 'resource', request({ arn }));
    expect(got.decision).toBe(covered ? 'allow' : 'silent');
  });
});

describe('matching of ARNs', () => {
  test.each([
    ['*', true],
    ['arn:aws:execute-api:*', true],
    ['arn:aws:execute-api:eu-west-1:*', true],
    ['arn:*', true],
    ['arn:aws:execute-api:eu-west-1:111122223333', false],
    [`arn:aws:execute-api:*:*:${API}/*`, true],
    [`arn:aws:execute-api:*:*:*/prod/*`, true],
    [`${ARN_HEAD}:${API}/prod*`, true],
    [`${ARN_HEAD}:${API}/pro?/GET/pets`, true],
    [`${ARN_HEAD}:${API}/pro/?GET/pets`, false],
    [`${ARN_HEAD}:${API}/prod/get/pets`, false],
    [`${ARN_HEAD}:${API}/prod/GET/Pets`, false],
    [`arn:aws-cn:execute-api:eu-west-1:111122223333:${API}/*`, false],
  ] as const)('%s → %s', (pattern, matched) => {
    expect(arnMatches(pattern, ARN)).toBe(matched);
  });
  test('a run is not anchored at a slash', () => {
    expect(arnMatches(`${ARN_HEAD}:${API}/prod*`, `${ARN_HEAD}:${API}/production/GET/`)).toBe(true);
    expect(arnMatches(`${ARN_HEAD}:${API}/prod/GET/pets*`, `${ARN_HEAD}:${API}/prod/GET/petshop`)).toBe(true);
  });
  test('colons in the path are part of the path', () => {
    expect(arnMatches(`${ARN_HEAD}:${API}/prod/GET/*`, `${ARN_HEAD}:${API}/prod/GET/a:b:c`)).toBe(true);
    expect(arnMatches(`${ARN_HEAD}:${API}/prod/GET/a:b`, `${ARN_HEAD}:${API}/prod/GET/a:b`)).toBe(true);
  });
  test('the default stage is no variable', () => {
    const arn = `${ARN_HEAD}:${API}/$default/GET/pets`;
    expect(
      evaluate(
        policyOf(document({ Resource: `${ARN_HEAD}:${API}/$default/*/*` }), 'identity'),
        'identity',
        request({ arn }),
      ).decision,
    ).toBe('allow');
  });
  test('the short form means this API in a resource policy and nothing in an identity policy', () => {
    const Resource = 'execute-api:/prod/GET/pets';
    expect(evaluate(policyOf(document({ Principal: '*', Resource })), 'resource', request()).decision).toBe('allow');
    expect(evaluate(policyOf(document({ Resource }), 'identity'), 'identity', request()).decision).toBe('silent');
  });
});

describe('actions', () => {
  test.each([
    ['execute-api:Invoke', true],
    ['execute-api:invoke', true],
    ['EXECUTE-API:INVOKE', true],
    ['execute-api:*', true],
    ['execute-api:Inv?ke', true],
    ['*', true],
    ['execute-api:InvalidateCache', false],
    ['apigateway:*', false],
    ['lambda:InvokeFunction', false],
  ] as const)('%s → %s', (Action, matched) => {
    expect(evaluate(policyOf(document({ Principal: '*', Action })), 'resource', request()).decision).toBe(
      matched ? 'allow' : 'silent',
    );
  });
  test('NotAction is everything but what it lists', () => {
    const says = (NotAction: string) =>
      evaluate(policyOf(document({ Principal: '*', NotAction })), 'resource', request()).decision;
    expect([says('s3:*'), says('execute-api:*')]).toEqual(['allow', 'silent']);
  });
  test('NotResource is everything but what it lists', () => {
    const says = (NotResource: string) =>
      evaluate(policyOf(document({ Principal: '*', NotResource })), 'resource', request()).decision;
    expect([says('execute-api:/prod/POST/*'), says('execute-api:/prod/GET/*')]).toEqual(['allow', 'silent']);
  });
});
