import { describe, expect, it } from 'vitest';
import { resolveMethod } from '../../../src/core/gates/index.ts';
import type { Method } from '../../../src/core/model/facts.ts';
import type { Verb } from '../../../src/core/model/request.ts';

const api = (...names: readonly string[]): readonly Method[] =>
  names.map((name) => {
    const [httpMethod, path] = name.split(' ') as [Verb, string];
    return {
      path,
      httpMethod,
      authorizationType: 'NONE',
      authorizer: null,
      scopes: [],
      apiKeyRequired: false,
      integration: null,
    };
  });

describe('the method that serves a request', () => {
  it.each([
    ['OPTIONS', '/test', ['POST /test', 'OPTIONS /{proxy+}'], 'OPTIONS /{proxy+}'],
    ['OPTIONS', '/test/any', ['ANY /test/any', 'OPTIONS /{proxy+}'], 'ANY /test/any'],
    ['GET', '/part1/random-value', ['GET /part1/hardcoded-value', 'GET /{param+}'], 'GET /{param+}'],
    ['GET', '/part1/hardcoded-value', ['GET /{param+}', 'GET /part1/hardcoded-value'], 'GET /part1/hardcoded-value'],
    ['GET', '/admin', ['POST /admin', 'ANY /{proxy+}'], 'ANY /{proxy+}'],
    ['GET', '/a/b/c', ['GET /{proxy+}', 'GET /a/{proxy+}'], 'GET /a/{proxy+}'],
    ['GET', '/a/b/c', ['POST /a/{proxy+}', 'GET /{proxy+}'], 'GET /{proxy+}'],
    ['GET', '/pets/1', ['GET /pets/{id}', 'GET /{proxy+}'], 'GET /pets/{id}'],
    ['GET', '/pets/new', ['GET /pets/{id}', 'GET /pets/new'], 'GET /pets/new'],
    ['GET', '/pets', ['ANY /pets', 'GET /pets'], 'GET /pets'],
    ['GET', '/pets/', ['GET /pets'], 'GET /pets'],
    ['GET', '/', ['GET /'], 'GET /'],
    ['GET', '/', ['GET /{proxy+}'], null],
    ['GET', '/pets', ['GET /pets/{proxy+}'], null],
    ['GET', '/pets/1/toys', ['GET /pets/{id}'], null],
    ['GET', '/Pets', ['GET /pets'], null],
    ['GET', '//pets', ['GET /pets'], null],
    ['PUT', '/pets', ['GET /pets', 'POST /pets'], null],
  ] as const)('%s %s of %j is %s', (verb, path, methods, expected) => {
    const found = resolveMethod(api(...methods), verb, path);
    expect(found === null ? null : `${found.httpMethod} ${found.path}`).toBe(expected);
  });

  it.each([
    ['/pets/', ['GET /pets'], null],
    ['/pets/', ['GET /pets/{id}'], null],
    ['/pets/', ['GET /pets', 'GET /pets/{proxy+}'], 'GET /pets/{proxy+}'],
    ['/', ['GET /{proxy+}'], null],
    ['/', ['GET /'], 'GET /'],
  ] as const)('of an HTTP API minds the trailing slash: GET %s of %j is %s', (path, methods, expected) => {
    const found = resolveMethod(api(...methods), 'GET', path, 'HTTP');
    expect(found === null ? null : `${found.httpMethod} ${found.path}`).toBe(expected);
  });
});
