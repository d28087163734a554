import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const signatureExpiredSessionToken = cause({
  kind: 'cause',
  code: 'signature-expired-session-token',
  gate: 'authorization',
  because: 'the temporary credentials have expired',
  remedy: ['caller'],
  onlyOn: ['AWS_IAM'],
  notInSettings: true,
  requestNeeds: 'signature',
  excludedBy: ['not-signed'],
  symptoms: { 'security-token-expired': 10 },
  page: () => ({
    happened: [
      'The temporary credentials that signed the request have expired.',
      'They come from a role, from SSO or from STS and last from minutes to hours.',
    ],
    sees: [sees.securityTokenExpired],
    checks: [
      checks.check('If this also returns ExpiredToken, the credentials have expired.', 'aws sts get-caller-identity'),
      checks.check('Which source your tools take credentials from.', 'aws configure list'),
    ],
    fixes: {
      caller:
        'Get new credentials (assume the role again, aws sso login) and let the client refresh them before they end.',
    },
    wrongTurns: ['Do not make a long-lived access key in place of a role.', turns.changePolicies],
    uncertain: [
      'The text is taken from other AWS services. AWS does not document the text of execute-api.',
      sentences.signatureOrder,
    ],
    related: ['signature-missing-session-token', 'signature-invalid-credentials', 'signature-clock-skew'],
    sources: ['responses', 'signing'],
  }),
});
