import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const signatureHostMismatch = cause({
  kind: 'cause',
  code: 'signature-host-mismatch',
  gate: 'authorization',
  because: 'the signed host or path is not the one that reaches the gateway',
  remedy: ['caller'],
  onlyOn: ['AWS_IAM'],
  requestNeeds: 'signature',
  excludedBy: ['not-signed'],
  symptoms: { 'signature-mismatch': 20, 'invalid-signature-without-text': 20 },
  page: () => ({
    happened: [
      'The host or path that was signed is not the one that reaches API Gateway.',
      "A proxy, CDN or tunnel sets a different Host header, or the client signs the API's host but sends the " +
        'request to another name.',
    ],
    sees: [sees.signatureMismatch],
    checks: [
      checks.check('What is really sent: host and path.', 'curl -sv "$URL" -o /dev/null'),
      checks.signedCall,
      checks.check(
        'Where the custom domain name leads.',
        'aws apigateway get-base-path-mappings --domain-name "$DOMAIN"',
      ),
    ],
    fixes: {
      caller:
        'Sign exactly the host and path that the API receives. Behind a CDN, sign for the name that the CDN sends ' +
        'to the origin.',
    },
    wrongTurns: [
      turns.changePolicies,
      'Do not sign a URL and then move it to another host.',
      'Do not create new keys: the error is not about the key.',
    ],
    uncertain: [
      'Users report that a custom domain checks the host and path as the client sent them, including the base ' +
        'path. AWS does not document this.',
      sentences.signatureOrder,
    ],
    related: ['signature-canonical-mismatch', 'proxy-forwards-host-header', 'private-api-host-header-missing'],
    sources: ['signing', 'forbidden', 'cdnOrigin'],
  }),
});
