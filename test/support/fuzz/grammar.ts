import fc from 'fast-check';
import { texts } from '../../../src/core/api-gateway/texts.ts';
import { builtinSubjects, caseSubjects } from '../partial/subjects.ts';
import { type Input, treeOf } from './mutations.ts';

/** Pieces one after another. */
type Pieces = fc.Arbitrary<readonly string[]>;
const one = (...all: readonly string[]): Pieces => fc.constantFrom(...all.map((text) => [text]));
const all = (...parts: readonly (Pieces | string)[]): Pieces =>
  fc.tuple(...parts.map((part) => (typeof part === 'string' ? one(part) : part))).map((found) => found.flat());
const some = (part: Pieces, most = 4): Pieces => fc.array(part, { maxLength: most }).map((found) => found.flat());
const of = (pattern: RegExp): Pieces => fc.stringMatching(pattern).map((text) => [text]);

const verb = one('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD');
const region = one('eu-west-1', 'us-gov-west-1', 'cn-north-1');
const apiId = of(/^[a-z0-9]{10}$/);
const stage = one('prod', '$default', 'v1', 'test');
const segment = one('orders', '42', '{id}', 'a%20b', 'ünï', 'constructor', '..', '');
const path = some(all('/', segment));
const host = fc.oneof(
  all(apiId, '.execute-api.', region, '.amazonaws.com'),
  all(apiId, '-vpce-0a1b2c3d4e5f60718', '.execute-api.', region, '.amazonaws.com'),
  all('vpce-0a1b2c3d4e5f60718-x9', '.execute-api.', region, '.vpce.amazonaws.com'),
  one('api.example.com', 'localhost:4566'),
);
const name = one('a', 'X-Amz-Date', '__proto__', 'q[]', 'constructor');
const query = some(all('&', name, '=', segment), 3);
const url = all(one('https://', 'http://', 'wss://'), host, '/', stage, path, '?', query);
const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2kuZXhhbXBsZSIsImV4cCI6MTd9.c2ln';
const header = fc.oneof(
  all('Authorization', ': ', one(`Bearer ${jwt}`, 'Basic YTpi', 'undefined')),
  all(
    'Authorization',
    ': AWS4-HMAC-SHA256 Credential=',
    'AKIAIOSFODNN7EXAMPLE',
    '/20260302/',
    region,
    '/execute-api/aws4_request, SignedHeaders=',
    'host;x-amz-date',
    ', Signature=',
    'fe5f',
  ),
  all('x-api-key', ': ', 'k1'),
  all(one('Origin', 'Host', 'Content-Type', 'constructor', '__proto__', 'X-Amz-Date'), ': ', segment),
);
const status = one('403', '401', '429', '200', '000', '599');
const refusal = fc.oneof(
  ...[texts.missingToken, texts.forbidden, texts.unauthorized, texts.limitExceeded].map((text) => one(text)),
  all('{"message":"', one('Forbidden', 'Unauthorized'), '"}'),
);
const arn = all(
  'arn:',
  one('aws', 'aws-cn'),
  ':execute-api:',
  region,
  ':',
  one('111122223333', '********3333'),
  ':',
  apiId,
  '/',
  stage,
  '/',
  fc.oneof(all(verb, path), one('$connect')),
);
const denial = all(
  'User: ',
  one('anonymous', 'arn:aws:iam::111122223333:user/mia', 'arn:aws:sts::444455556666:assumed-role/app/one'),
  ' is not authorized to perform: ',
  'execute-api:Invoke',
  ' on resource: ',
  arn,
  one('', ' with an explicit deny', ' because no identity-based policy allows the execute-api:Invoke action'),
);
const body = fc.oneof(refusal, denial, all('{"Message":"', denial, '"}'));
const answer = all(
  one('HTTP/1.1 ', 'HTTP/2 ', '< HTTP/1.1 '),
  status,
  one(' Forbidden', ''),
  one('\r\n', '\n'),
  some(all(one('x-amzn-errortype', 'date', 'apigw-requestid', '__proto__'), ': ', segment, '\n')),
  '\n',
  body,
);

const piecesOf = (pieces: Pieces): fc.Arbitrary<Input> => pieces.map((found) => ({ pieces: found }));
const treesOf = (values: fc.Arbitrary<unknown>): fc.Arbitrary<Input> =>
  values.map((value) => ({ tree: treeOf(value) }));
const joined = (pieces: Pieces): fc.Arbitrary<string> => pieces.map((found) => found.join(''));

const pairs = fc.array(
  fc.record({
    name: joined(all(one('X-Amzn-ErrorType', 'Origin', ':authority', 'Authorization'))),
    value: joined(segment),
  }),
  { maxLength: 5 },
);
const har = fc
  .record({
    startedDateTime: fc.constantFrom('2026-03-02T11:15:30.500+01:00', 'never'),
    request: fc.record({ method: joined(verb), url: joined(url), bodySize: fc.integer(), headers: pairs }),
    response: fc.record({
      status: fc.constantFrom(0, 200, 403),
      headers: pairs,
      content: fc.record({ text: joined(body), encoding: fc.constantFrom('base64', 'utf8') }),
    }),
  })
  .chain((entry) => fc.constantFrom<unknown>(entry, { log: { entries: [entry, entry] } }));
const record = fc.record({
  requestId: fc.constant('1b2c'),
  httpMethod: joined(verb),
  routeKey: joined(all(verb, ' ', path)),
  stage: joined(stage),
  path: joined(path),
  status: fc.constantFrom<unknown>('403', 403, '-'),
  'error.message': joined(refusal),
  responseType: fc.constantFrom('ACCESS_DENIED', 'constructor'),
  authorizerError: fc.constantFrom('invalid_token: the token has expired', '-'),
});
const event = fc.record({
  httpMethod: joined(verb),
  path: joined(path),
  requestContext: fc.record({
    apiId: joined(apiId),
    stage: joined(stage),
    domainName: joined(host),
    identity: fc.record({ sourceIp: fc.constant('203.0.113.9') }),
  }),
});
const names = fc.oneof(joined(arn), fc.constantFrom('*', 'execute-api:/prod/GET/*', 'execute-api:Invoke'));
const oneOrMore = fc.oneof(names, fc.array(names, { maxLength: 4 }));
const statement = fc.record(
  {
    Sid: fc.constantFrom('A', '__proto__'),
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.constantFrom<unknown>('*', { AWS: '*' }, { AWS: ['111122223333'] }, { Service: 'a.amazonaws.com' }),
    NotPrincipal: fc.constant({ AWS: 'arn:aws:iam::111122223333:root' }),
    Action: oneOrMore,
    NotAction: oneOrMore,
    Resource: oneOrMore,
    NotResource: oneOrMore,
    Condition: fc.constantFrom<unknown>(
      { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } },
      { 'ForAnyValue:StringLikeIfExists': { 'aws:SourceVpce': 'vpce-*' }, Null: { 'aws:PrincipalArn': 'true' } },
      { DateLessThan: { 'aws:CurrentTime': '2026-03-02T10:15:30Z' }, Bool: { 'aws:SecureTransport': false } },
    ),
  },
  { requiredKeys: ['Effect'] },
);
const policy = fc.record({
  Version: fc.constantFrom('2012-10-17', '2008-10-17'),
  Statement: fc.oneof(statement, fc.array(statement, { maxLength: 5 })),
});
const claims = fc.record({
  iss: fc.constant('https://i.example'),
  aud: fc.constantFrom<unknown>('a', ['a', 'b']),
  exp: fc.integer(),
  scope: fc.constant('read write'),
});
const files = [...builtinSubjects(), ...caseSubjects(1)].map(({ file }) => ({ tree: treeOf(file) }) satisfies Input);

/** Valid inputs of each parser, by its name. */
export const GRAMMAR = {
  URL: piecesOf(url),
  ARN: piecesOf(arn),
  curl: piecesOf(
    all(
      'curl ',
      one('-i ', '-sS ', ''),
      '-X ',
      verb,
      ' ',
      some(all('-H ', one("'"), header, "'", ' ')),
      one('-d \'{"a":1}\' ', '--data-binary @file ', '--aws-sigv4 "aws:amz:eu-west-1:execute-api" ', '\\\n'),
      "'",
      url,
      "'",
      fc.oneof(one(''), all('\n', answer)),
    ),
  ),
  'raw HTTP': piecesOf(answer),
  'request head': piecesOf(
    all(
      one('> ', ''),
      verb,
      ' /',
      stage,
      path,
      ' HTTP/1.1',
      '\n',
      '> Host: ',
      host,
      '\n',
      some(all('> ', header, '\n')),
      '\n',
    ),
  ),
  'error text': piecesOf(body),
  'execution log': piecesOf(
    all(
      one('Execution log for request 1b2c\n', '(1b2c3d4e) Starting execution for request: 1b2c3d4e\n'),
      some(
        fc.oneof(
          all('(1b2c3d4e) HTTP Method: ', verb, ', Resource Path: /', path, '\n'),
          all('(1b2c3d4e) API Stage: ', apiId, '/', stage, '\n'),
          all(
            '(1b2c3d4e) Gateway response type: ',
            one('ACCESS_DENIED', 'constructor'),
            ' with status code: ',
            status,
            '\n',
          ),
          all('(1b2c3d4e) Gateway response body: ', body, '\n'),
          all('(1b2c3d4e) Method completed with status: ', status, '\n'),
        ),
      ),
    ),
  ),
  'access log': piecesOf(all('203.0.113.9 - - [02/Mar/2026] "', verb, ' /', path, ' HTTP/1.1" ', status, ' 23 1b2c')),
  'access record': treesOf(record),
  event: treesOf(event),
  HAR: treesOf(har),
  'browser message': piecesOf(
    all(
      "Access to fetch at '",
      url,
      "' from origin '",
      one('https://app.example', 'null'),
      "' has been ",
      'blocked by CORS policy: ',
      body,
    ),
  ),
  program: piecesOf(
    all(
      one('fetch(', 'requests.post('),
      '"',
      url,
      '"',
      ', {',
      'method: "',
      verb,
      '", ',
      'headers: {',
      some(all('"', one('Authorization', 'constructor'), '": "', segment, '", ')),
      '}, ',
      'body: "',
      segment,
      '"})',
    ),
  ),
  JWT: treesOf(claims),
  policy: treesOf(policy),
  'case file': fc.constantFrom<Input>(...files),
} as const;
