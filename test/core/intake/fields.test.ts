import { describe, expect, it } from 'vitest';
import { fieldsIn, relativeCall } from '../../../src/core/intake/fields.ts';

const NAMES = /(?<![\w-])x[-_]amzn[-_]errortype(?![\w-])/gi;

describe('a name and its value', () => {
  it.each([
    ['a header', 'x-amzn-ErrorType: ForbiddenException'],
    ['JSON', '{"x-amzn-errortype":"ForbiddenException"}'],
    ['a list of names and values', '[{"key": "x-amzn-errortype", "value": "ForbiddenException"}]'],
    ['key=value', 'status=403 x_amzn_errortype=ForbiddenException url=x'],
    ['Ruby', '{"x-amzn-errortype"=>["ForbiddenException"]}'],
    ['PHP, printed', '[x-amzn-ErrorType] => Array\n        (\n            [0] => ForbiddenException\n        )'],
    ['PHP, dumped', '["x-amzn-errortype"]=>\n  string(18) "ForbiddenException"'],
    ['Go', 'Header:map[X-Amzn-Errortype:[ForbiddenException]]'],
    ['Java', '{x-amzn-errortype=[ForbiddenException]}'],
    ['Elixir and Haskell', '[{"x-amzn-errortype", "ForbiddenException"}]'],
    ['Clojure', '{"x-amzn-ErrorType" "ForbiddenException"}'],
    ['Swift', '"x-amzn-errortype" =     (\n        ForbiddenException\n    );'],
    ['PowerShell', 'x-amzn-ErrorType {ForbiddenException}'],
    ['undici', "[ 'x-amzn-errortype', 'ForbiddenException', 'via', 'x' ]"],
  ])('is read as %s writes it', (_, text) => {
    expect(fieldsIn(text, NAMES)).toEqual([{ name: 'x-amzn-errortype', value: 'ForbiddenException' }]);
  });

  it.each([
    ['in a sentence', 'the header x-amzn-errortype says more'],
    ['that is looked up', "print(r.headers['x-amzn-errortype'], r.url)"],
  ])('is not taken from a name %s', (_, text) => {
    expect(fieldsIn(text, NAMES)).toEqual([]);
  });
});

describe('a call told apart from its address', () => {
  it.each([
    ["{ hostname: 'a.example', path: '/jobs', method: 'POST' }", { method: 'POST', path: '/jobs' }],
    ["conn.get('/prod/reports')", { method: 'GET', path: '/prod/reports' }],
    ['DEBUG https://a.example:443 "PUT /x HTTP/1.1" 403 42', { method: 'PUT', path: '/x' }],
    ['GET  /prod/f  HTTP/1.1', { method: 'GET', path: '/prod/f' }],
    ['no call at all', {}],
  ])('%s', (text, call) => {
    expect(relativeCall(text)).toEqual(call);
  });
});
