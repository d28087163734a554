import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const proxyStripsAuthHeader = cause({
  kind: 'cause',
  code: 'proxy-strips-auth-header',
  gate: 'network',
  because: 'a CDN or proxy drops the credential header',
  remedy: ['code'],
  excludedBy: ['execute-api-host'],
  symptoms: { 'missing-authentication-token-last': 10, 'unauthorized-last': 10, 'forbidden-last': 10 },
  page: () => ({
    happened: [
      'A CDN or proxy in front of the API drops the header with the credential, so the API sees none.',
      'CloudFront drops Authorization unless its cache policy or its origin request policy forwards it.',
    ],
    sees: [sees.unauthorized, sees.missingToken, sees.forbidden],
    checks: [
      checks.check(
        'The same call, sent directly to the API without the proxy.',
        'curl -si "$URL" -H "Authorization: $TOKEN"',
      ),
      checks.distribution,
      checks.check('Managed policies by name.', 'aws cloudfront list-origin-request-policies --type managed'),
    ],
    fixes: {
      code:
        'Forward the header. In CloudFront use the managed policy AllViewerExceptHostHeader ' +
        '(b689b0a8-53d0-40ab-baf2-68738e2966ac), or put Authorization into the cache policy.',
    },
    wrongTurns: [
      "Do not use AllViewer: it also forwards the viewer's Host, which the execute-api host refuses.",
      'Authorization cannot be listed by itself in an origin request policy.',
      turns.none,
    ],
    uncertain: [],
    related: [
      'proxy-forwards-host-header',
      'authorizer-identity-source-missing',
      'method-iam-unsigned-request',
      'api-key-missing',
    ],
    sources: ['cdnAuthorization', 'cdnHeaders', 'cdnPolicies'],
  }),
});
