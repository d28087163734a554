import { describe, expect, test } from 'vitest';
import { readAccessLine, readLogLine, renderAccessLine } from '../../../src/core/answers/index.ts';

const FORMATS = {
  JSON:
    '{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","status":"$context.status",' +
    '"errMsg":"$context.error.message","type":"$context.error.responseType","authz":"$context.authorize.error",' +
    '"bytes":$context.responseLength}',
  CLF:
    '$context.identity.sourceIp $context.identity.caller $context.identity.user ' +
    '[$context.requestTime]"$context.httpMethod $context.resourcePath $context.protocol" $context.status ' +
    '$context.responseLength $context.requestId $context.extendedRequestId',
  XML:
    '<request id="$context.requestId"> <ip>$context.identity.sourceIp</ip> <status>$context.status</status> ' +
    '<message>$context.error.message</message> <type>$context.error.responseType</type> </request>',
  CSV:
    '$context.identity.sourceIp,$context.requestTime,$context.httpMethod,$context.status,' +
    '$context.error.message,$context.error.responseType,$context.requestId',
  words: 'call $context.requestId: $context.error.message $context.status ($context.identity.userAgent)',
};
const FIELDS = {
  requestId: '7f1c2d3e-1111-4222-8333-944455566677',
  extendedRequestId: 'XyZaBcDeFgHiJkL=',
  'identity.sourceIp': '203.0.113.10',
  'identity.caller': 'AIDAEXAMPLE',
  'identity.userAgent': 'curl/8.0 (x86; with, commas)',
  requestTime: '02/Mar/2026:10:15:30 +0000',
  httpMethod: 'GET',
  resourcePath: '/orders/{id}',
  protocol: 'HTTP/1.1',
  status: '403',
  responseLength: '42',
  'error.message': 'User: anonymous is not authorized to perform: execute-api:Invoke, with an explicit deny',
  'error.responseType': 'ACCESS_DENIED',
  'authorize.error': 'The client is not authorized to perform this operation.',
};
const named = (format: string) => [...format.matchAll(/\$context\.([\w.]+)/g)].map((match) => match[1] ?? '');

describe('a line is read by the format it was written in', () => {
  test.each(Object.entries(FORMATS))('%s', (_, format) => {
    const expected = Object.fromEntries(Object.entries(FIELDS).filter(([name]) => named(format).includes(name)));
    expect(readAccessLine(format, renderAccessLine(format, FIELDS))).toEqual(expected);
  });

  test('a dash stands for nothing', () => {
    expect(renderAccessLine('$context.requestId $context.status', { status: '200' })).toBe('- 200');
    expect(readAccessLine('$context.requestId $context.status', '- 200')).toEqual({ status: '200' });
  });

  test('the quoted form of a message is the message', () => {
    const format = '{"m":$context.error.messageString,"s":"$context.status"}';
    expect(readAccessLine(format, '{"m":"say \\"please\\"","s":"403"}')).toEqual({
      'error.message': 'say "please"',
      status: '403',
    });
  });

  test('a message with quotes in it does not break a JSON format', () => {
    expect(
      readAccessLine('{"m":"$context.error.message","s":"$context.status"}', '{"m":"say "please"","s":"403"}'),
    ).toEqual({
      'error.message': 'say "please"',
      status: '403',
    });
  });
});

describe('a line of another format', () => {
  test.each(['', 'GET /orders 403', '(7f1c2d3e-0000) Starting execution for request: x'])('%j is none', (line) => {
    expect(readAccessLine(FORMATS.XML, line)).toBeNull();
    expect(readAccessLine('no variable at all', line)).toBeNull();
  });

  test('a JSON record of a format that was changed since is read by its own keys', () => {
    const line = '{"requestId":"7f1c2d3e-0000","wafCode":"WAF_BLOCK"}';
    expect(readLogLine(line, FORMATS.CLF).says).toMatchObject({ kind: 'access', fields: { wafCode: 'WAF_BLOCK' } });
  });

  test('a long line that almost fits is given up on soon', () => {
    const format = Array.from({ length: 30 }, (_, at) => `$context.authorizer.x${at}`).join(' ');
    const started = performance.now();
    expect(readAccessLine(`${format} end`, 'a '.repeat(5_000))).toBeNull();
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
