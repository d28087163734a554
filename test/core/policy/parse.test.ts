import { describe, expect, test } from 'vitest';
import {
  type PolicyKind,
  type PolicyProblem,
  parsePolicy,
  unescapePolicyText,
} from '../../../src/core/policy/index.ts';
import { document } from './policies.ts';

const problemsOf = (text: string, kind: PolicyKind = 'resource'): readonly PolicyProblem[] =>
  parsePolicy(text, kind).problems;
const statement = (changes: Record<string, unknown>) => document({ Principal: '*', ...changes });
const AWS = (name: string) => statement({ Principal: { AWS: name } });

describe('a readable policy', () => {
  test('one statement and single values are read as lists', () => {
    const parsed = parsePolicy(
      '{"Version":"2012-10-17","Statement":{"Sid":"a","Effect":"Deny","Principal":{"AWS":"111122223333"},' +
        '"Action":"execute-api:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":false}}}}',
      'resource',
    );
    expect(parsed).toEqual({
      ok: true,
      problems: [],
      policy: {
        version: '2012-10-17',
        versionStated: true,
        statements: [
          {
            index: 0,
            sid: 'a',
            effect: 'Deny',
            principal: { everyone: false, aws: ['111122223333'], other: [] },
            notPrincipal: null,
            action: ['execute-api:*'],
            notAction: null,
            resource: ['*'],
            notResource: null,
            conditions: [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['false'] }],
          },
        ],
      },
    });
  });
  test.each(['"*"', '{"AWS":"*"}', '{"AWS":["*"]}', '{"AWS":["arn:aws:iam::111122223333:root","*"]}'])(
    '%s is everyone',
    (text) => {
      const parsed = parsePolicy(statement({ Principal: JSON.parse(text) as unknown }), 'resource');
      expect(parsed).toMatchObject({
        ok: true,
        problems: [],
        policy: { statements: [{ principal: { everyone: true } }] },
      });
    },
  );
  test('services and identity providers are kept apart, as they never call', () => {
    const parsed = parsePolicy(
      statement({ Principal: { Service: 'lambda.amazonaws.com', Federated: ['cognito-identity.amazonaws.com'] } }),
      'resource',
    );
    const other = [
      { type: 'Service', value: 'lambda.amazonaws.com' },
      { type: 'Federated', value: 'cognito-identity.amazonaws.com' },
    ];
    expect(parsed).toMatchObject({
      ok: true,
      problems: [],
      policy: { statements: [{ principal: { everyone: false, aws: [], other } }] },
    });
  });
  test('without Version it is 2008-10-17', () => {
    expect(parsePolicy('{"Statement":[]}', 'identity')).toMatchObject({
      ok: true,
      policy: { version: '2008-10-17', versionStated: false },
    });
  });
  test('a statement that cannot be read is left out, and the others keep their index', () => {
    const parsed = parsePolicy(
      '{"Statement":[{"Effect":"allow"},7,{"Effect":"Allow","Action":"*","Resource":"*"}]}',
      'identity',
    );
    expect(parsed).toMatchObject({ ok: true, policy: { statements: [{ index: 2 }] } });
  });
});

describe('depth', () => {
  test('brackets inside texts do not count', () => {
    const odd = `\\"${'['.repeat(200)}`;
    expect(parsePolicy(statement({ Sid: odd }), 'resource')).toMatchObject({
      ok: true,
      policy: { statements: [{ sid: odd }] },
    });
  });
});

describe('a text that is no policy', () => {
  test.each([
    ['', 'valid JSON'],
    ['{', 'valid JSON'],
    ['{"Statement":[],}', 'valid JSON'],
    ['{"Statement":[] /* all */}', 'valid JSON'],
    ['{"Statement":[]} x', 'valid JSON'],
    ['[]', 'a list'],
    ['"text"', 'a string'],
    ['{}', 'no Statement'],
    ['{"Statement":"x"}', 'a string'],
    [`{"Statement":${'['.repeat(5000)}`, 'deeper'],
  ])('%.30s', (text, message) => {
    expect(parsePolicy(text, 'resource')).toMatchObject({
      ok: false,
      problems: [{ fatal: true, message: expect.stringContaining(message) }],
    });
  });
  test('the place of a mistake is told', () => {
    const [problem] = problemsOf('{\n  "Version": "2012-10-17",\n  "Statement": oops\n}');
    expect(problem).toMatchObject({ fatal: true, offset: 44, message: expect.stringContaining('line 3, column 16') });
  });
});

/** Each is read, and each says one thing that cannot work. */
const PROBLEMS: readonly (readonly [name: string, text: string, message: string, kind?: PolicyKind])[] = [
  ['Effect in small letters', statement({ Effect: 'allow' }), 'must be exactly "Allow" or "Deny"'],
  ['no Effect', '{"Statement":{"Principal":"*","Action":"*","Resource":"*"}}', 'no Effect'],
  ['no Principal in a resource policy', document({}), 'names no Principal'],
  ['no Principal in an endpoint policy', document({}), 'names no Principal', 'vpc-endpoint'],
  ['Principal in an identity policy', statement({}), 'has no Principal', 'identity'],
  [
    'NotPrincipal in an authorizer policy',
    document({ NotPrincipal: '*', Effect: 'Deny' }),
    'has no Principal',
    'authorizer',
  ],
  ['NotPrincipal with Allow', document({ NotPrincipal: { AWS: '111122223333' } }), 'including anonymous callers'],
  [
    'Principal and NotPrincipal',
    statement({ Effect: 'Deny', NotPrincipal: { AWS: '111122223333' } }),
    'cannot be used together',
  ],
  ['a principal text other than *', statement({ Principal: 'arn:aws:iam::111122223333:root' }), 'is "*" or an object'],
  ['a wildcard in a principal ARN', AWS('arn:aws:iam::111122223333:role/*'), 'wildcard inside a principal ARN'],
  ['a wildcard in a session ARN', AWS('arn:aws:sts::111122223333:assumed-role/a/*'), 'wildcard inside a principal ARN'],
  ['a group', AWS('arn:aws:iam::111122223333:group/devs'), 'groups cannot be principals'],
  ['a deleted role', AWS('AROAEXAMPLE1234567890'), 'deleted user or role'],
  ['a principal that is no ARN', AWS('ann'), 'is not a principal'],
  ['a principal of another kind', AWS('arn:aws:iam::111122223333:policy/p'), 'is no ARN of a user'],
  ['an unknown type of principal', statement({ Principal: { Aws: '111122223333' } }), 'is not a principal type'],
  ['an unknown operator', statement({ Condition: { StringMatches: { 'aws:a': 'b' } } }), 'is not a condition operator'],
  [
    'an operator in small letters',
    statement({ Condition: { stringequals: { 'aws:a': 'b' } } }),
    'is not a condition operator',
  ],
  ['a key without a service', statement({ Condition: { StringEquals: { SourceIp: 'b' } } }), 'is not a condition key'],
  [
    'a value that is no address',
    statement({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/40' } } }),
    'is not an IP address or a CIDR block',
  ],
  ['a value that is no number', statement({ Condition: { NumericEquals: { 'aws:a': 'ten' } } }), 'is not a number'],
  ['a value that is no date', statement({ Condition: { DateEquals: { 'aws:CurrentTime': 'today' } } }), 'ISO 8601'],
  [
    'a value that is neither true nor false',
    statement({ Condition: { Bool: { 'aws:a': 'yes' } } }),
    'neither "true" nor "false"',
  ],
  ['a key without values', statement({ Condition: { StringEquals: { 'aws:a': [] } } }), 'has no value'],
  ['Condition that is no object', statement({ Condition: ['x'] }), 'Condition must be an object'],
  ['an action without a service', statement({ Action: 'Invoke' }), 'is not an action'],
  ['Resource that is no ARN', statement({ Resource: 'pets' }), 'is not an ARN'],
  ['Resource that is a URL', statement({ Resource: 'https://example.com' }), 'is a URL'],
  ['the short form in an identity policy', document({ Resource: 'execute-api:/*' }), 'short form', 'identity'],
  ['an ARN that ends early', statement({ Resource: 'arn:aws:execute-api:eu-west-1' }), "of an ARN's six parts"],
  [
    'a wildcard for the service',
    statement({ Resource: 'arn:aws:*:eu-west-1:111122223333:x' }),
    'wildcard for the service',
  ],
  ['Resource that is no text', statement({ Resource: 7 }), 'a string or a list of strings'],
  ['Action and NotAction', statement({ Action: '*', NotAction: 's3:*' }), 'cannot be used together'],
  ['no Resource', '{"Statement":{"Effect":"Allow","Principal":"*","Action":"*"}}', 'no Resource'],
  ['an empty list of actions', statement({ Action: [] }), 'empty list'],
  ['an element that does not exist', statement({ Resources: '*' }), 'is not a valid element of a statement'],
  ['an element in small letters', statement({ sid: 'x' }), 'must be written as "Sid"'],
  ['no statements', '{"Version":"2012-10-17","Statement":[]}', 'Statement is empty'],
  ['a version that does not exist', '{"Version":"2012-10-18","Statement":[]}', 'does not exist'],
  [
    'a variable without Version',
    '{"Statement":{"Effect":"Allow","Principal":"*","Action":"*",' +
      `"Resource":"arn:aws:execute-api:*:*:*/\${aws:username}"}}`,
    'literal text',
  ],
  [
    'one key twice',
    '{"Statement":[],"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
    'appears twice',
  ],
  ['one Sid twice', document({ Sid: 'a', Principal: '*' }, { Sid: 'a', Principal: '*' }), 'must be unique'],
  ['a byte order mark', `\uFEFF${statement({})}`, 'byte order mark'],
  ['more characters than a resource policy may have', statement({ Sid: 'x'.repeat(8200) }), '8192'],
];

describe('problems that are told and do not stop the reading', () => {
  test.each(PROBLEMS.map(([name, text, message, kind]) => [name, text, message, kind ?? 'resource'] as const))(
    '%s',
    (_, text, message, kind) => {
      const parsed = parsePolicy(text, kind);
      expect(parsed.ok).toBe(true);
      expect(parsed.problems.map((p) => p.message).join('\n')).toContain(message);
      expect(parsed.problems.every((p) => !p.fatal)).toBe(true);
    },
  );
  test('they have their statement, element and place', () => {
    const text = document({ Principal: '*' }, { Principal: '*', Resource: 'pets' });
    expect(problemsOf(text)).toEqual([
      { fatal: false, index: 1, element: 'Resource', message: '"pets" is not an ARN.', offset: text.indexOf('"pets"') },
    ]);
  });
  test('a sound policy has none', () => {
    expect(
      problemsOf(
        statement({
          Resource: ['execute-api:/*', 'arn:aws:execute-api:*'],
          Condition: { Null: { 'aws:SourceVpce': 'true' } },
        }),
      ),
    ).toEqual([]);
  });
});

describe('how AWS hands policies out', () => {
  const text = '{"Version":"2012-10-17","Statement":[{"Sid":"ü \\" \\\\","Resource":"a/b"}]}';
  test.each([
    ['plain', text],
    ['with escaped quotes, as GetRestApi', JSON.stringify(text).slice(1, -1)],
    ['with escaped quotes and slashes', JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/')],
    ['URL-encoded, as GetRolePolicy', encodeURIComponent(text)],
    ['as a JSON string', JSON.stringify(text)],
  ])('%s', (_, given) => {
    expect(unescapePolicyText(given)).toBe(text);
  });
  test('an escaped text is unescaped even when it is broken, so that its fault can be told', () => {
    expect(unescapePolicyText('{\\n\\"Version\\": oops')).toBe('{\n"Version": oops');
  });
  test('a text that is nothing of this stays as it is', () => {
    for (const odd of ['', '{', '%7', '%7B%', 'oops', '{"a": \\"b\\"}', '"\\"0\\""'])
      expect(unescapePolicyText(odd)).toBe(odd);
  });
});
