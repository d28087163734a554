import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSecretHeader, MASK, redact, redactHeaders, secret } from '../../../src/core/model/secret.ts';
import { suspectsOf } from '../../../src/core/model/suspects.ts';
import { clean } from '../../../src/core/report/clean.ts';
import { GENERATED_NAMES } from '../../support/leaks/generated-names.ts';

describe('masking what looks like a secret', () => {
  const hidden = 'Zm9vYmFyYmF6cXV4Zm9vYmFy';
  it.each<readonly [what: string, text: string, gone: string]>([
    ['a JWT', 'token eyJhbGciOiJub25lIn0.eyJhIjoxfQ. end', 'eyJhIjoxfQ'],
    [
      'a signature in a header',
      `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260302, Signature=${'ab12'.repeat(16)}`,
      'ab12ab12',
    ],
    ['a signature in a query', `?X-Amz-Signature=${'0f'.repeat(32)}&a=b`, '0f0f0f'],
    ['a session token in a query', `?X-Amz-Security-Token=${hidden}%2F&a=b`, hidden],
    ['a session token in a canonical request', `host:x\nx-amz-security-token:${hidden}\n`, hidden],
    ['an API key header of curl', `curl -H 'x-api-key: ${hidden}' https://x`, hidden],
    ['a header in JSON', `{"x-api-key": "${hidden}"}`, hidden],
    ['a bearer token that is no JWT', `'Bearer ${hidden}' not a valid key=value pair`, hidden],
    ['a cookie', `Cookie: a=${hidden}; b=c`, hidden],
    ['a secret key in a file', `aws_secret_access_key = ${hidden}`, hidden],
    ['a secret key in JSON', `"SecretAccessKey":"${hidden}"`, hidden],
    ['an access key id', 'AKIAIOSFODNN7EXAMPLE', 'IOSFODNN'],
    ...['client_secret', 'sig', 'key', 'auth', 'pwd', 'code', 'sessionid', 'accessToken', 'X-Amz-Security-Token'].map(
      (name) => [`${name} in a query`, `https://x.example.com/a?b=c&${name}=s3cr3t!&d=e`, 's3cr3t'] as const,
    ),
    ['a parameter whose name is encoded', '?client%5Fsecret=s3cr3t', 's3cr3t'],
    ['a parameter in an encoded URL', '?to=https%3A%2F%2Fx%3Ftoken%3Ds3cr3t%26a%3Db', 's3cr3t'],
    ['a parameter in a fragment', 'https://x.example.com/#access_token=s3cr3t', 's3cr3t'],
    ...['X-Hub-Signature-256', 'X-Auth', 'X-Auth-Key', 'X-CSRF-Token', 'XSRF', 'X-Amz-Security-Token'].map(
      (name) => [`${name} in a command`, `curl -H '${name}: s3cr3t' https://x`, 's3cr3t'] as const,
    ),
    ['a header in a head', 'GET / HTTP/1.1\r\nX-Hub-Signature: s3cr3t\r\n', 's3cr3t'],
    ['a header in a HAR', '{"name":"X-CSRF-Token","value":"s3cr3t"}', 's3cr3t'],
    ...['password', 'access_token', 'refreshToken', 'db_password', 'private-key'].map(
      (name) => [`${name} in a body`, `{"a":1,"${name}":"s3cr\\"3t","b":2}`, '3t'] as const,
    ),
    ['a field of a body in JSON', JSON.stringify({ body: '{"password":"s3c\\"r3t"}' }), 'r3t'],
    ['a number in a body', '{"otp": 493021}', '493021'],
    ['an element of XML', '<a><password>s3cr3t</password></a>', 's3cr3t'],
    ['a password in a URL', 'https://mia:s3cr3t@x.example.com/', 's3cr3t'],
    ['a JWT in a path', '/reset/eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln/x', 'eyJhIjoxfQ'],
    ['a private key', `-----${'BEGIN'} RSA PRIVATE KEY-----\nMIIEs3cr3t\n-----END RSA PRIVATE KEY-----`, 's3cr3t'],
  ])('%s', (_what, text, gone) => {
    expect(redact(text)).not.toContain(gone);
  });

  it('leaves what is no secret as it is', () => {
    const text =
      'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/orders is not authorized; token use: access';
    expect(redact(text)).toBe(text);
  });

  it.each([
    ['an ARN of a role', 'arn:aws:iam::111122223333:role/aws-service-role/AWSReservedSSO_Admin_9f8e7d6c5b4a3210'],
    ['a request id', 'request 1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901, extended JKaXlGAmIAMF-8w='],
    ['the id of CloudFront', 'x-amz-cf-id: Zk3vQ9xT2mB7pL1wR8sY4dF6hJ0nC5gAZk3vQ9xT2mB7pL1wR8sY=='],
    ['a hash', 'x-amz-content-sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    ['ids of IAM', 'AROA2EXAMPLE3EXAMPLE4 AIDACKCEVSQ6C2EXAMPLE'],
    ['a user pool and its client', 'eu-west-1_Ab12Cd34E 1h57kf5cpq17m0eml12EXAMPLE'.toLowerCase()],
    ['names', 'ServerlessRestApiOrdersGetHandlerPermissionProd my-stack-OrdersFunctionRole-1ABCDEFGHIJKL'],
    ['a scope', 'Credential=AKI…MPLE/20260302/eu-west-1/execute-api/aws4_request'],
    ['what the shell fills in', 'curl -H "Authorization: Bearer $TOKEN" -H "x-api-key: $API_KEY" https://x'],
    [
      'fields that only sound so',
      '{"authorizationType":"NONE","tokenUse":"id","code":"x1","Sid":"a1","apiKey":"k1a2b3c4d5"}',
    ],
    ['a sentence', 'Authorization: refuses the call.'],
  ])('leaves %s', (_what, text) => {
    expect(redact(text)).toBe(text);
  });

  it('removes a given secret as a URL and as JSON write it', () => {
    const value = 'a&b "c"';
    const all = [encodeURIComponent(value), JSON.stringify(value)].join(' ');
    expect(redact(all, [secret(value)])).toBe(`${MASK} "${MASK}"`);
  });

  it('removes a given secret wherever it turns up', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{8,20}$/), fc.string(), fc.string(), (value, before, after) => {
        expect(redact(`${before} ${value} ${after}`, [secret(value)])).not.toContain(value);
      }),
    );
  });

  it('knows secret headers by name', () => {
    expect(['Authorization', 'X-Api-Key', 'cookie', 'x-auth-token', 'X-Amz-Security-Token'].every(isSecretHeader)).toBe(
      true,
    );
    expect(['accept', 'origin', 'x-amzn-errortype', 'access-control-allow-credentials'].some(isSecretHeader)).toBe(
      false,
    );
  });

  it('keeps a placeholder for a token', () => {
    expect(redactHeaders({ Authorization: 'Bearer {{token}}', 'X-Auth-Token': 'abc' })).toEqual({
      Authorization: 'Bearer {{token}}',
      'X-Auth-Token': MASK,
    });
  });
});

describe('a text that is not searched', () => {
  const pieces = [
    'Bearer',
    'Basic',
    'sk-',
    'sk_live_',
    'xoxb-',
    'AKIA',
    'ASIA',
    'eyJ',
    ['-----BEGIN', 'PRIVATE KEY-----'].join(' '),
  ]
    .concat('Signature=', 'password: ', 'password', 'cookie', '-u', 'name%3D', '<Token>', '.', '-', '_', ' ', '\n', '"')
    .concat('a1b2c3d4e5', 'IOSFODNN7EXAMPLE', 'Zm9vYmFyYmF6', 'token', ' eyJtoken.x', 'Bearer abcdef', 'Basic abcdef');

  it('holds nothing that would be found', () => {
    const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        // A `<` has every text searched.
        fc.pre(redact(text) === text);
        expect(redact(`${text}\n<`)).toBe(`${text}\n<`);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('long random values', () => {
  const random = 'Zk3vQ9xT2mB7pL1wR8sY4dF6hJ0nC5gA';
  const call = { path: '/prod/orders', query: '', headers: {}, answers: [], quotes: [] };
  const found = (part: object, isName = (_text: string) => false): readonly string[] =>
    suspectsOf({ ...call, ...part }, isName).map((one) => one.reveal());

  it.each([
    ['a segment of the path', { path: `/reset/${random}/x` }],
    ['a parameter', { query: `a=1&q=${random}` }],
    ['a header', { headers: { 'X-Anything': random } }],
    ['a cookie', { headers: { Cookie: `theme=dark; id=${random}` } }],
    ['the body of an answer', { answers: [{ headers: {}, body: `{"message":"no such thing: ${random}"}` }] }],
    ['a header of an answer', { answers: [{ headers: { Location: `/done/${random}` }, body: '' }] }],
    ['headers that a log repeats', { quotes: [`(1b2c3d4e) Method request headers: {X-Any=${random}, Accept=*/*}`] }],
    ['a path that a log repeats', { quotes: [`(1b2c3d4e) Method request path: {token=${random}}`] }],
    ['a body that a log repeats', { quotes: [`Endpoint response body before transformations: {"q":"${random}"}`] }],
    ['a line that an access log writes', { quotes: [`203.0.113.7 - - "GET /prod/reset/${random} HTTP/1.1" 403 23 -`] }],
  ])('may be a secret in %s', (_where, part) => {
    expect(found(part)).toEqual([random]);
  });

  it('are none where AWS has them as a name', () => {
    expect(found({ path: `/prod/${random}` }, (text) => text === random)).toEqual([]);
  });

  it.each([
    ['ETag', '"33a64df551425fcc55e4d42a148795d9f25f89d4"'],
    ['x-amzn-RequestId', '1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901'],
    ['x-amz-apigw-id', 'JKaXlGAmIAMF-8wEXAMPLEq7ZkTb='],
    ['X-Amzn-Trace-Id', 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1'],
    ['X-Amz-Cf-Id', 'Zk3vQ9xT2mB7pL1wR8sY4dF6hJ0nC5gAZk3vQ9xT2mB7pL1wR8sY=='],
    ['x-amz-id-2', 'eftixk72aD6Ap51TnqcoF8eFidJG9Z/2mkiDFu8yU9AS1ed4OpIszj7UDNEHGran'],
    ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
    ['Host', 'vpce-0a1b2c3d4e5f67890-ab12cd34.execute-api.eu-west-1.vpce.amazonaws.com'],
    ['User-Agent', 'aws-cli/2.15.30 md/awscrt#0.19.19 ua/2.0 os/linux#6.1 md/arch#x86_64 lang/python#3.11.8'],
    ['Accept', 'application/vnd.example.resource-collection+json;version=20240101'],
  ])('are none in %s', (name, value) => {
    expect(found({ headers: { [name]: value } })).toEqual([]);
  });

  // Lines as API Gateway writes them, for REST and WebSocket APIs, and access logs in the formats of the console.
  it.each([
    '(1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901) Extended Request Id: JKaXlGAmIAMF-8wEXAMPLEq7ZkTb=',
    '(1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901) Starting authorizer: abc123 for request: ' +
      '1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901',
    '(1b2c3d4e) Method request headers: {X-Amzn-Trace-Id=Root=1-5759e988-bd862e3fe1be46a994272793, ' +
      'Host=a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com, ' +
      'X-Amz-Cf-Id=Zk3vQ9xT2mB7pL1wR8sY4dF6hJ0nC5gAZk3vQ9xT2mB7pL1wR8sY==, ' +
      'Via=2.0 0123456789abcdef0123456789abcdef.cloudfront.net (CloudFront), CloudFront-Viewer-Country=DE, ' +
      'If-None-Match="W/b7pL1wR8sY4dF6hJ0nC5gA", Sec-WebSocket-Key=dGhlIHNhbXBsZSBub25jZQ==}',
    '(1b2c3d4e) Endpoint request URI: https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/' +
      'arn:aws:lambda:eu-west-1:111122223333:function:shop-prod-OrdersFunction-1ABCDEFGHIJKL/invocations',
    '(1b2c3d4e) Endpoint request headers: {x-amzn-lambda-integration-tag=1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901, ' +
      'X-Amz-Date=20260302T101530Z, ' +
      'X-Amz-Source-Arn=arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/orders, ' +
      'User-Agent=AmazonAPIGateway_a1b2c3d4e5, Content-Type=application/json}',
    '(1b2c3d4e) Endpoint response headers: {Date=Mon, 02 Mar 2026 10:15:30 GMT, Content-Length=123, ' +
      'x-amzn-RequestId=1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901, X-Amz-Executed-Version=$LATEST, ' +
      'x-amz-apigw-id=JKaXlGAmIAMF-8wEXAMPLEq7ZkTb=, ETag="33a64df551425fcc55e4d42a148795d9f25f89d4"}',
    '(1b2c3d4e) API Key k1a2b3c4d5 not authorized because method GET /orders requires API Key and API Key is not ' +
      'associated with a Usage Plan for API Stage a1b2c3d4e5/prod: No Usage Plan found for key and API Stage',
    '(1b2c3d4e) Authorizer result body before parsing: {"principalId":"AROA2EXAMPLE3EXAMPLE4","policyDocument":' +
      '{"Version":"2012-10-17","Statement":[{"Action":"execute-api:Invoke","Effect":"Deny","Resource":' +
      '"arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/orders"}]}}',
    '{"requestId":"1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901","extendedRequestId":"JKaXlGAmIAMF-8wEXAMPLEq7ZkTb=",' +
      '"ip":"203.0.113.7","caller":"AIDACKCEVSQ6C2EXAMPLE","userArn":"arn:aws:sts::111122223333:assumed-role/' +
      'AWSReservedSSO_Admin_9f8e7d6c5b4a3210/mia@example.com","requestTime":"02/Mar/2026:10:15:30 +0000",' +
      '"resourcePath":"/orders/{id}","status":"403","error.responseType":"ACCESS_DENIED"}',
    '203.0.113.7 - AIDACKCEVSQ6C2EXAMPLE [02/Mar/2026:10:15:30 +0000]"GET /orders/42 HTTP/1.1" 403 23 ' +
      '1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901 JKaXlGAmIAMF-8w=',
    'CognitoAuthenticationProvider: cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E:CognitoSignIn:' +
      '5f3c7a1e-9b2d-4c8f-a6e1-0d9b8c7a6f5e, deployment v48bn4, stage variable lambdaAlias=live-2026-03-02',
  ])('are none in a line of a log: %s', (line) => {
    expect(found({ quotes: [line] })).toEqual([]);
    expect(redact(line)).toBe(line);
  });

  it.each(GENERATED_NAMES)('are none where a log repeats a name that was read, of %s, %s: %s', (_tool, _what, name) => {
    const line = `Sending request to arn:aws:lambda:eu-west-1:111122223333:function:${name}`;
    expect(found({ quotes: [line] })).toEqual([]);
    expect(
      found({ quotes: [`Starting ${name} for it: {"function":"${name}"}`] }, (text) => name.includes(text)),
    ).toEqual([]);
  });
});

describe('names that tools of AWS make', () => {
  it.each(GENERATED_NAMES)('%s: %s', (_tool, _what, name) => {
    for (const text of [
      name,
      `arn:aws:lambda:eu-west-1:111122223333:function:${name}`,
      `aws iam put-role-policy --role-name '${name}' --policy-name "${name}"`,
      `Resources:\n  ${name}:\n    Type: AWS::IAM::Role\n    Name: ${name}\n`,
      JSON.stringify({ Sid: name, RoleName: name, FunctionName: name, Id: name }),
      `resource "aws_iam_role" "${name}" {\n  name = "${name}"\n}`,
      `The role ${name} of ${name} may not invoke it.`,
    ])
      expect(redact(text)).toBe(text);
    expect(clean({ name, list: [name] }, [], false)).toEqual({ name, list: [name] });
  });
});

describe('sharing', () => {
  it('leaves everyone and this computer, and times', () => {
    const value = { cidr: '0.0.0.0/0', local: '127.0.0.1', at: '2026-03-02T10:15:30.123Z', everyone: '::/0' };
    expect(clean(value, [], true)).toEqual(value);
  });

  it('gives one stand-in for one account and one address', () => {
    expect(
      clean(['111122223333 203.0.113.10', '111122223333 2001:db8::1', '444455556666 203.0.113.10/32'], [], true),
    ).toEqual(['account-1 address-1', 'account-1 address-2', 'account-2 address-3']);
  });

  it('removes terminal controls', () => {
    expect(clean('a\u001b]52;c;ZXZpbA==\u0007b\u001b[2Jc', [], false)).toBe('abc');
  });
});
