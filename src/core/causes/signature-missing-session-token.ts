import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const signatureMissingSessionToken = cause({
  kind: 'cause',
  code: 'signature-missing-session-token',
  gate: 'authorization',
  because: 'a temporary key was used without its session token',
  remedy: ['caller'],
  onlyOn: ['AWS_IAM'],
  requestNeeds: 'signature',
  excludedBy: ['not-signed'],
  symptoms: { 'security-token-invalid': 20 },
  page: () => ({
    happened: [
      'The access key is a temporary one (ASIA…), and the request carries no X-Amz-Security-Token.',
      'A temporary key is valid only together with its session token.',
    ],
    sees: [sees.securityTokenInvalid],
    checks: [
      checks.check(
        'ASIA… is temporary and needs the token; AKIA… is not.',
        `printf '%.4s\\n' "$AWS_ACCESS_KEY_ID"`,
        'aws sts get-caller-identity',
      ),
      checks.signedCall,
    ],
    fixes: {
      caller:
        "Send the session token in X-Amz-Security-Token and sign it with the rest. AWS's signers do it when they " +
        'are given all three values.',
    },
    wrongTurns: [
      'Do not copy only the access key and the secret key from a profile or the console: the session token is ' +
        'needed too.',
      'Do not make a long-lived key instead.',
      turns.changePolicies,
    ],
    uncertain: [
      "AWS's article and user reports give different error types for this text: rely on the text.",
      sentences.signatureOrder,
    ],
    related: ['signature-invalid-credentials', 'signature-expired-session-token'],
    sources: ['forbidden', 'signing'],
  }),
});
