import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { examineFile } from '../../../src/commands/examine-file.ts';
import type { CauseCode } from '../../../src/core/causes/index.ts';

// For each cause that comes of comparing two values: its sentence names what is configured and what came.
type Row = readonly [code: CauseCode, file: string, configured: string, sent: string];
const ROWS: readonly Row[] = [
  ['api-not-found', 'own/endpoint-id-of-deleted-api-in-page', 'account 111122223333', 'o4k3c2a1l0'],
  ['api-key-not-in-usage-plan', 'own/apikey-private-api-key-of-other-stage', '6u06dd5ryh:prod', '"dev"'],
  ['api-key-source-mismatch', 'own/apikey-source-authorizer-client-sends-header', 'its authorizer', 'x-api-key'],
  ['authorizer-token-regex-mismatch', 'authz-token-regex-rejects', '^[A-Za-z0-9]+$', 'characters'],
  [
    'authorizer-identity-source-missing',
    'own/authz-token-in-authorization-source-is-x-auth-token',
    'header.X-Auth-Token',
    'its headers: Authorization',
  ],
  ['authorizer-lambda-permission-missing', 'authz-http-api-no-invoke-permission', '/*/GET/', '/authorizers/au7h0r'],
  ['authorizer-policy-wrong-resource', 'own/authz-policy-kept-test-stage', '/ESTestInvoke-stage/GET/', '/prod/GET/t/5'],
  ['authorizer-policy-cached-too-narrow', 'authz-cached-policy-names-first-method', '/GET/a/b/c', '/POST/a/b/c'],
  [
    'authorizer-response-mode-mismatch',
    'own/authz-http-simple-answer-with-payload-one',
    'payload format 1.0',
    'isAuthorized',
  ],
  [
    'authorizer-role-not-assumable',
    'own/authz-role-trusts-lambda-not-gateway',
    'lambda.amazonaws.com',
    'apigateway.amazonaws.com',
  ],
  ['cognito-wrong-user-pool', 'cognito-token-from-sibling-pool', 'us-east-1_NewPool01', 'us-east-1_OldPool99'],
  [
    'cognito-audience-mismatch',
    'own/cognito-audience-expression-names-web-client',
    '^4webclientid0000example$',
    '5mobileclient000example',
  ],
  ['cognito-scope-missing', 'own/cognito-scope-only-begins-the-same', 'docs/read', 'docs/read.own'],
  ['cognito-id-token-with-scopes', 'own/cognito-id-token-on-scoped-method', 'rail/read', 'an ID token'],
  [
    'cognito-access-token-without-scopes',
    'own/cognito-access-token-after-scopes-were-removed',
    'lists no scopes',
    'an access token',
  ],
  ['cognito-token-expired', 'own/cognito-id-token-kept-overnight', '2026-03-01T20:22:10Z', '2026-03-02T10:15:30Z'],
  ['jwt-issuer-mismatch', 'jwt-issuer-missing-trailing-slash', 'auth0.com"', 'auth0.com/"'],
  ['jwt-audience-mismatch', 'own/jwt-audience-list-without-this-api', '/v2', '/v1'],
  ['jwt-scope-missing', 'own/jwt-scp-list-of-okta-lacks-route-scope', 'orders.read;', 'orders.read.own'],
  ['jwt-token-expired', 'own/jwt-expired-seen-by-page', '2026-08-03T21:10:09Z', '2026-08-03T22:10:09Z'],
  ['jwt-signature-invalid', 'own/jwt-algorithm-hs256', 'only RSA', 'HS256'],
  ['method-auth-type-mismatch', 'own/method-iam-gets-basic-credentials', 'AWS_IAM', '"Basic "'],
  [
    'cors-origin-not-allowed',
    'own/cors-http-origin-without-www',
    'configuration lists https://',
    "the page's origin is https://",
  ],
  ['cors-origin-not-allowed', 'own/cors-dev-server-moved-to-other-port', 'localhost:3000', 'localhost:5173'],
  ['cors-header-not-allowed', 'own/cors-http-header-list-lacks-x-tenant', 'content-type,authorization', 'x-tenant'],
  ['cors-method-not-allowed', 'own/cors-http-configuration-lacks-delete', 'GET,POST,OPTIONS', 'DELETE'],
  [
    'cors-credentials-wildcard-origin',
    'own/cors-http-star-with-credentials',
    'must not be *',
    'The page from https://',
  ],
  [
    'cors-integration-response-missing-headers',
    'cors-proxy-lambda-returns-no-headers',
    'has no Access-Control-Allow-Origin',
    "the page's origin is https://",
  ],
  [
    'cors-options-requires-auth',
    'own/cors-http-guarded-proxy-and-list-without-header',
    'ANY /{proxy+} (CUSTOM',
    'no credentials',
  ],
  ['cors-options-requires-api-key', 'own/cors-key-wanted-on-generated-options', 'OPTIONS /', 'sends none'],
  ['custom-domain-mapping-missing', 'own/endpoint-base-path-is-no-mere-prefix', 'it maps /v1', '/v10/things'],
  ['custom-domain-stage-in-path', 'route-stage-name-kept-in-custom-domain-url', 'stage "dev"', '/dev/resourceA'],
  [
    'default-endpoint-disabled',
    'own/endpoint-old-url-after-switch-off',
    'mobile.example.com',
    'o1l2d3u4r5.execute-api.us-east-1.amazonaws.com',
  ],
  [
    'proxy-strips-auth-header',
    'own/network-cdn-drops-api-key',
    'behaviour *, origin request policy some-headers',
    'x-api-key',
  ],
  ['proxy-forwards-host-header', 'own/network-cdn-forwards-viewer-host', 'policy AllViewer', 'shop.example.com'],
  ['iam-policy-wrong-resource', 'iam-unauth-role-has-children-not-parent', 'has path /todos/*', 'the call has /todos'],
  ['iam-policy-missing', 'own/iam-grant-of-contractor-has-ended', '2026-04-30T23:59:59Z', '2026-06-18T13:05:44.000Z'],
  [
    'iam-policy-wrong-action',
    'own/iam-administrator-of-the-service-may-not-invoke',
    'apigateway:*',
    'execute-api:Invoke',
  ],
  ['iam-cross-account-http-api', 'own/http-iam-user-of-sister-account', '310000000043', '420000000003'],
  ['integration-permission-missing', 'own/authz-api-recreated-both-permissions-stale', '0ldap1id00', '6mgok6nsk8'],
  ['resource-policy-ip-condition', 'rp-ip-allowlist-misses-caller', '240.240.240.240', '203.0.113.10'],
  ['resource-policy-ip-condition', 'own/rp-address-deny-hits-the-preflight', '192.0.2.0/24', '198.51.100.7'],
  ['resource-policy-implicit-deny', 'rp-write-verbs-allowed-reads-refused', 'has verb PUT', 'the call has GET'],
  [
    'resource-policy-wrong-resource-arn',
    'own/rp-base-path-written-where-stage-belongs',
    'has stage billing',
    'the call has blue',
  ],
  ['resource-policy-wrong-principal', 'own/rp-account-principal-on-cognito-method', '999900001111', 'anonymous'],
  [
    'resource-policy-wrong-condition-key',
    'own/rp-negated-sourcevpc-denies-the-internet',
    'vpc-0d9e8f7a6b5c4d3e2',
    'from the internet',
  ],
  [
    'resource-policy-explicit-deny',
    'own/rp-deny-after-end-of-trial',
    '2026-04-01T00:00:00Z',
    '2026-08-03T22:10:09.000Z',
  ],
  ['route-not-found', 'own/http-verb-has-no-route', 'takes GET', 'PATCH'],
  [
    'route-not-found',
    '../claims/base-path-eats-segment',
    'The mapping /orders of api.example.com',
    'its base path from /orders/list',
  ],
  ['route-not-found', '../claims/base-path-eats-segment', 'GET /orders/list is served', '/orders/orders/list'],
  ['stage-missing', 'own/routing-stage-written-with-capital', 'prod', 'Prod'],
  ['signature-wrong-region', 'sig-signed-with-callers-own-region', 'ap-northeast-1', 'us-east-1'],
  ['signature-wrong-service', 'own/sig-presigned-url-made-for-s3', 'execute-api', 's3'],
  ['signature-host-mismatch', 'own/sig-base-path-left-out-of-signed-path', '/billing/invoices', '/invoices'],
  ['signature-canonical-mismatch', 'own/sig-query-encoded-with-plus', 'id%20eq%20123', 'id+eq+123'],
  ['signature-clock-skew', 'own/sig-clock-ahead-of-the-server', 'at most five', '25 minutes'],
  ['usage-plan-stage-not-attached', 'own/apikey-plan-lists-dev-stage-of-same-api', '6b6kqsq893:dev', '6b6kqsq893:prod'],
  ['usage-plan-quota-exceeded', 'own/apikey-weekly-quota-spent', '500 calls', '500 are used'],
  ['mtls-untrusted-client-cert', 'own/endpoint-http-mtls-self-signed-client', 'mtls.example.de', 'CN=partner-7'],
  ['waf-blocked', 'net-waf-blocks-body-over-8kb', '8192', '11800'],
];

describe('a sentence names what is configured and what came', () => {
  it.each(ROWS)('%s, %s', async (code, file, configured, sent) => {
    const json = JSON.parse(readFileSync(`test/cases/${file}.json`, 'utf8'));
    const { diagnosis } = await examineFile(json, { practice: false });
    const summary = diagnosis.causes.find((cause) => cause.code === code)?.summary ?? '';
    expect(summary).toContain(configured);
    expect(summary).toContain(sent);
  });
});
