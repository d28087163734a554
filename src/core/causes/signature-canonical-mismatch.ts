import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const signatureCanonicalMismatch = cause({
  kind: 'cause',
  code: 'signature-canonical-mismatch',
  gate: 'authorization',
  because: 'the client canonicalizes path, query or body differently',
  remedy: ['caller'],
  onlyOn: ['AWS_IAM'],
  notInSettings: true,
  requestNeeds: 'signature',
  excludedBy: ['not-signed'],
  symptoms: { 'signature-mismatch': 10, 'invalid-signature-without-text': 10 },
  page: () => ({
    happened: [
      'AWS knows the access key, but the signature does not match the request.',
      'The client and API Gateway build the canonical request differently: the path, query, headers or body ' +
        'differ. Examples: encoding done twice or not at all, a body changed after signing, a query in a different ' +
        'order.',
    ],
    sees: [sees.signatureMismatch],
    checks: [
      checks.signedCall,
      checks.check('The same with a plain path: if it passes, the encoding is at fault.', 'curl -si "${URL%%\\?*}"'),
      checks.whoAmI,
    ],
    fixes: {
      caller:
        "Let one library build and sign the request, and send just what it signed. AWS's signers do it; encode " +
        'each path segment once before signing.',
    },
    wrongTurns: [
      'Do not change the body after signing. Compression and pretty-printing change it.',
      'A wrong secret key gives the same text: check with sts get-caller-identity.',
      turns.changePolicies,
    ],
    uncertain: [sentences.signatureOrder],
    related: ['signature-host-mismatch', 'signature-invalid-credentials', 'signature-clock-skew'],
    sources: ['signing', 'forbidden'],
  }),
});
