import { describe, expect, it } from 'vitest';
import { correctedRequest } from '../../../src/core/fixes/index.ts';
import { ACCOUNT, HOST, makeCase, method, type Sketch, signer } from '../../support/make-case.ts';
import { caseFiles } from './support.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/checkout`;
const USER = `arn:aws:iam::${ACCOUNT}:user/mia`;
const signed = (arn: string): Sketch => {
  const { iam, signing } = signer(arn, []);
  return { methods: [method({ authorizationType: 'AWS_IAM' })], config: { iam }, request: { signing } };
};
const SIGV4 = '--aws-sigv4 aws:amz:eu-west-1:execute-api --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"';
const URL_OF_ORDER = `https://${HOST}/prod/orders/42`;

const TABLE: readonly (readonly [string, Parameters<typeof correctedRequest>[0], Sketch, string])[] = [
  ['signs for the region of the API', 'signature-wrong-region', signed(USER), `curl -i ${URL_OF_ORDER} ${SIGV4}`],
  [
    'sends the session token of temporary keys',
    'signature-missing-session-token',
    signed(ROLE),
    `curl -i ${URL_OF_ORDER} ${SIGV4} -H "x-amz-security-token: $AWS_SESSION_TOKEN"`,
  ],
  [
    'signs an unsigned call',
    'method-iam-unsigned-request',
    {},
    `curl -i ${URL_OF_ORDER} ${SIGV4} -H "x-amz-security-token: $AWS_SESSION_TOKEN"`,
  ],
  ['puts the stage in front', 'stage-missing', { request: { path: '/orders/42' } }, `curl -i ${URL_OF_ORDER}`],
  [
    'replaces a stage that is none',
    'stage-missing',
    { request: { path: '/production/orders/42' } },
    `curl -i ${URL_OF_ORDER}`,
  ],
  ['uses the only verb of the route', 'route-not-found', { request: { method: 'PUT' } }, `curl -i ${URL_OF_ORDER}`],
  [
    'uses the path as it is spelt',
    'route-not-found',
    { methods: [method({ path: '/Orders' })], request: { path: '/prod/orders' } },
    `curl -i https://${HOST}/prod/Orders`,
  ],
  [
    'sends a token in place of a signature',
    'method-auth-type-mismatch',
    { ...signed(USER), methods: [method()] },
    `curl -i ${URL_OF_ORDER} -H "Authorization: $TOKEN"`,
  ],
  ['sends a key', 'api-key-missing', {}, `curl -i ${URL_OF_ORDER} -H "x-api-key: $API_KEY"`],
  [
    'calls a custom domain when the default endpoint is off',
    'default-endpoint-disabled',
    {},
    'curl -i "https://$CUSTOM_DOMAIN/orders/42"',
  ],
  [
    'quotes what a shell would read otherwise',
    'stage-missing',
    { request: { path: '/orders/42', query: "a=1&b='2'" } },
    `curl -i 'https://${HOST}/prod/orders/42?a=1&b='\\''2'\\'''`,
  ],
  [
    'keeps the body and the headers of the call',
    'stage-missing',
    { request: { path: '/orders/42', method: 'POST', bodyLength: 3, headers: { 'Content-Type': 'text/plain' } } },
    `curl -i -X POST ${URL_OF_ORDER} -H 'Content-Type: text/plain' --data-binary @body`,
  ],
];

describe('the corrected request', () => {
  it.each(TABLE)('%s', (_name, code, sketch, expected) => {
    const { facts, request } = makeCase(sketch);
    expect(correctedRequest(code, facts, request)).toBe(expected);
  });

  it('is none where the call goes to the right place already: it never repeats the refused call', () => {
    const { facts, request } = makeCase({});
    for (const code of ['api-not-found', 'route-not-found', 'stage-missing'] as const)
      expect(correctedRequest(code, facts, request)).toBeNull();
  });

  it('takes the stage out of a path that a mapping already leads to', () => {
    const found = caseFiles().find(({ json }) => json.answer.rootCauses[0]?.code === 'custom-domain-stage-in-path');
    const { facts, request } = found?.loaded ?? makeCase({});
    expect(request.path.startsWith(`/${facts.scope.stage}/`)).toBe(true);
    expect(correctedRequest('custom-domain-stage-in-path', facts, request)).toBe(
      `curl -i https://${request.host}${request.path.slice(facts.scope.stage.length + 1)}`,
    );
  });

  it('holds no key, token or secret of any case', () => {
    for (const { json, loaded } of caseFiles()) {
      const secrets = [
        ...JSON.stringify(json).matchAll(/"(?:secretAccessKey|sessionToken|accessKeyId|apiKey)":"([^"]{12,})"/g),
      ].map((match) => match[1] ?? '');
      for (const { code } of json.answer.rootCauses) {
        const text = correctedRequest(code, loaded.facts, loaded.request);
        for (const one of secrets) expect(text).not.toContain(one);
      }
    }
  });
});
