import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addStatement, appendAt, expandShorthand, removeAt, replaceAt } from '../../../src/core/policy/index.ts';

const NEW = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: ['a', 'b'] };

describe('adding a statement changes nothing that stands there', () => {
  test('a text on one line stays on one', () => {
    expect(addStatement('{"Version":"2012-10-17","Statement":[{"Effect":"Deny"}]}', NEW)).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny"},{"Effect":"Allow",' +
        '"Action":"execute-api:Invoke","Resource":["a","b"]}]}',
    );
  });
  test('blanks behind colons and commas are kept up', () => {
    expect(
      addStatement('{"Version": "2012-10-17", "Statement": [{"Effect": "Deny"}]}', { Effect: 'Allow', Action: '*' }),
    ).toBe('{"Version": "2012-10-17", "Statement": [{"Effect": "Deny"}, {"Effect": "Allow", "Action": "*"}]}');
  });
  test('an indented text gets an indented statement', () => {
    const before = '{\n    "Statement": [\n        {\n            "Effect": "Deny"\n        }\n    ]\n}\n';
    expect(addStatement(before, { Effect: 'Allow', Resource: ['a'] })).toBe(
      '{\n    "Statement": [\n        {\n            "Effect": "Deny"\n        },\n        {\n' +
        '            "Effect": "Allow",\n            "Resource": [\n                "a"\n            ]\n' +
        '        }\n    ]\n}\n',
    );
  });
  test('tabs and CRLF are kept up', () => {
    expect(
      addStatement('{\r\n\t"Statement": [\r\n\t\t{\r\n\t\t\t"Effect": "Deny"\r\n\t\t}\r\n\t]\r\n}', {
        Effect: 'Allow',
      }),
    ).toBe(
      '{\r\n\t"Statement": [\r\n\t\t{\r\n\t\t\t"Effect": "Deny"\r\n\t\t},\r\n\t\t{\r\n' +
        '\t\t\t"Effect": "Allow"\r\n\t\t}\r\n\t]\r\n}',
    );
  });
  test('statements on a line each stay so', () => {
    expect(
      addStatement('{\n  "Statement": [\n    {"Effect":"Deny",   "Action":"*"}\n  ]\n}', { Effect: 'Allow' }),
    ).toBe('{\n  "Statement": [\n    {"Effect":"Deny",   "Action":"*"},\n    {"Effect": "Allow"}\n  ]\n}');
  });
  test('a single statement becomes the first of a list', () => {
    expect(addStatement('{"Statement":{"Effect":"Deny"}}', { Effect: 'Allow' })).toBe(
      '{"Statement":[{"Effect":"Deny"},{"Effect":"Allow"}]}',
    );
    const tall = addStatement('{\n  "Statement": {\n    "Effect": "Deny"\n  }\n}', { Effect: 'Allow' });
    expect(tall).toBe('{\n  "Statement": [{\n    "Effect": "Deny"\n  }, {\n    "Effect": "Allow"\n  }]\n}');
  });
  test('an empty list and a missing one', () => {
    expect(addStatement('{"Statement":[]}', { Effect: 'Allow' })).toBe('{"Statement":[{"Effect":"Allow"}]}');
    expect(addStatement('{"Version":"2012-10-17"}', { Effect: 'Allow' })).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}',
    );
    expect(addStatement('{\n  "Statement": []\n}', { Effect: 'Allow' })).toBe(
      '{\n  "Statement": [\n    {\n      "Effect": "Allow"\n    }\n  ]\n}',
    );
  });
  test('a text that is no object comes back as it is', () => {
    for (const text of ['', 'oops', '[]', '"x"']) expect(addStatement(text, NEW)).toBe(text);
  });
});

describe('changing one place', () => {
  const text =
    '{\n  "Statement": [ {"Sid":"a" ,  "Resource":"x"},\n' +
    '    { "Sid": "b", "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8"]}} } ]\n}';
  test('a value is replaced and nothing else', () => {
    expect(replaceAt(text, '/Statement/0/Resource', 'y')).toBe(text.replace('"x"', '"y"'));
    expect(replaceAt(text, ['Statement', 1, 'Condition', 'IpAddress', 'aws:SourceIp'], ['a', 'b'])).toBe(
      text.replace('["10.0.0.0/8"]', '["a", "b"]'),
    );
  });
  test('a pointer may hold escaped slashes', () => {
    expect(replaceAt('{"a/b":{"c~d":1}}', '/a~1b/c~0d', 2)).toBe('{"a/b":{"c~d":2}}');
  });
  test('a missing member is added at the end of its object', () => {
    expect(replaceAt('{"Statement":[{"Sid":"a"}]}', '/Statement/0/Effect', 'Deny')).toBe(
      '{"Statement":[{"Sid":"a","Effect":"Deny"}]}',
    );
  });
  test('a value is added to a list, or makes one', () => {
    expect(appendAt('{"Resource":["a"]}', '/Resource', 'b')).toBe('{"Resource":["a","b"]}');
    expect(appendAt('{"Resource":"a"}', '/Resource', 'b')).toBe('{"Resource":["a","b"]}');
    expect(appendAt('{\n  "Resource": "a"\n}', '/Resource', 'b')).toBe('{\n  "Resource": ["a", "b"]\n}');
    expect(appendAt('{\n  "Resource": [\n    "a"\n  ]\n}', '/Resource', 'b')).toBe(
      '{\n  "Resource": [\n    "a",\n    "b"\n  ]\n}',
    );
  });
  test('a value is removed with its comma', () => {
    expect(removeAt('{"a":[1, 2, 3]}', '/a/0')).toBe('{"a":[2, 3]}');
    expect(removeAt('{"a":[1, 2, 3]}', '/a/2')).toBe('{"a":[1, 2]}');
    expect(removeAt('{"a":[1]}', '/a/0')).toBe('{"a":[]}');
    expect(removeAt('{\n  "a": 1,\n  "b": 2\n}', '/b')).toBe('{\n  "a": 1\n}');
    expect(removeAt('{"a":1}', '/b')).toBe('{"a":1}');
  });
  test('the place of a key that stands twice is its last', () => {
    expect(replaceAt('{"a":1,"a":2}', '/a', 3)).toBe('{"a":1,"a":3}');
  });
  test('whatever the layout, the meaning is that of the edit', () => {
    const statement = fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Resource: fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 })),
    });
    fc.assert(
      fc.property(
        fc.array(statement, { maxLength: 3 }),
        statement,
        fc.constantFrom<string | number>(0, 1, 2, 4, '\t'),
        (before, added, indent) => {
          const policy = { Version: '2012-10-17', Statement: before };
          const text = addStatement(JSON.stringify(policy, null, indent), added);
          expect(JSON.parse(text)).toEqual({ ...policy, Statement: [...before, added] });
          expect(JSON.parse(removeAt(text, ['Statement', before.length]))).toEqual(policy);
          expect(JSON.parse(replaceAt(text, ['Statement', before.length, 'Resource'], ['q']))).toEqual({
            ...policy,
            Statement: [...before, { ...added, Resource: ['q'] }],
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the short form', () => {
  const scope = { partition: 'aws-cn', region: 'cn-north-1', account: '111122223333', apiId: 'a1' };
  test('is rewritten in place, and only there', () => {
    const text =
      '{ "Resource" : [ "execute-api:/*",\n' +
      ' "execute-api:\\/prod\\/GET\\/a\\"b", "arn:x" ],"Action":"execute-api:Invoke",' +
      '"Condition":{"x":{"execute-api:viaDomainArn":"execute-api:"}}}';
    expect(expandShorthand(text, scope)).toBe(
      '{ "Resource" : [ "arn:aws-cn:execute-api:cn-north-1:111122223333:a1/*",\n' +
        ' "arn:aws-cn:execute-api:cn-north-1:111122223333:a1/prod\\/GET\\/a\\"b", "arn:x" ' +
        '],"Action":"execute-api:Invoke","Condition":{"x":{"execute-api:viaDomainArn":"execute-api:"}}}',
    );
  });
});
