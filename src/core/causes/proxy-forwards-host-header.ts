import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const proxyForwardsHostHeader = cause({
  kind: 'cause',
  code: 'proxy-forwards-host-header',
  gate: 'network',
  because: "a CDN or proxy forwards the viewer's Host to execute-api",
  remedy: ['code'],
  excludedBy: ['execute-api-host'],
  symptoms: { 'rest-forbidden': 170 },
  page: () => ({
    happened: [
      "A CDN or proxy sends the viewer's Host header on to the execute-api host, and API Gateway finds the API by " +
        'Host.',
      'API Gateway finds no API under that name. In a signed request, the signed host does not match either.',
    ],
    sees: [sees.forbidden],
    checks: [
      checks.distribution,
      checks.check(
        'Reproduces the problem: the correct address with a different Host header.',
        'curl -si "$URL" -H "Host: $DOMAIN"',
      ),
    ],
    fixes: {
      code:
        "Let the proxy put the origin's name into Host. In CloudFront use the managed policy " +
        'AllViewerExceptHostHeader (b689b0a8-53d0-40ab-baf2-68738e2966ac).',
    },
    wrongTurns: [
      'Do not use AllViewer in front of execute-api.',
      "Do not confuse this with an API that has a custom domain name for the viewer's host: in that case the origin " +
        'is the custom domain name, not the execute-api host.',
    ],
    uncertain: [],
    related: ['proxy-strips-auth-header', 'signature-host-mismatch', 'edge-layer-403'],
    sources: ['cdnOrigin', 'cdnHost', 'cdnPolicies'],
  }),
});
