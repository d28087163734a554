import { describe, expect, it } from 'vitest';
import type { MethodListing } from '../../../src/core/model/ports.ts';
import { examplePath, routeFor } from '../../../src/wizard/state/routes.ts';

const method = (verb: MethodListing['verb'], path: string): MethodListing => ({
  verb,
  path,
  authorizationType: 'NONE',
  apiKeyRequired: false,
});
const METHODS = [
  method('GET', '/'),
  method('ANY', '/{proxy+}'),
  method('GET', '/orders'),
  method('GET', '/orders/{id}'),
  method('GET', '/orders/open'),
  method('ANY', '/orders/{id}'),
  method('POST', '/a/{b}/c'),
];

describe('the route that would serve a concrete path', () => {
  for (const [verb, path, expected] of [
    ['GET', '/', 'GET /'],
    ['GET', '/orders', 'GET /orders'],
    ['GET', '/orders/42', 'GET /orders/{id}'],
    ['GET', '/orders/open', 'GET /orders/open'],
    ['DELETE', '/orders/42', 'ANY /orders/{id}'],
    ['POST', '/a/b/c', 'POST /a/{b}/c'],
    ['GET', '/a/b/c', 'ANY /{proxy+}'],
    ['GET', '/anything/else', 'ANY /{proxy+}'],
    ['POST', '/', null],
  ] as const)
    it(`${verb} ${path} → ${expected ?? 'none'}`, () => {
      const found = routeFor(METHODS, verb, path);
      expect(found === null ? null : `${found.verb} ${found.path}`).toBe(expected);
    });

  it('fills parameters with a plain value to start from', () =>
    expect(examplePath('/orders/{id}/items/{proxy+}')).toBe('/orders/1/items/1'));
});

it('takes $default where no other route of an HTTP API serves', () => {
  const methods = [...METHODS.filter(({ path }) => path !== '/{proxy+}'), method('ANY', '$default')];
  expect(routeFor(methods, 'GET', '/anything/else')?.path).toBe('$default');
  expect(routeFor(methods, 'GET', '/orders')?.path).toBe('/orders');
});

it('takes $connect of a WebSocket API, whatever the path', () => {
  const methods = [method('ANY', 'subscribe'), method('ANY', '$connect'), method('ANY', '$default')];
  expect(routeFor(methods, 'GET', '/')?.path).toBe('$connect');
});
