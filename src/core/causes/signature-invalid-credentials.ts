import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const signatureInvalidCredentials = cause({
  kind: 'cause',
  code: 'signature-invalid-credentials',
  gate: 'authorization',
  because: 'the access key does not exist or is inactive',
  remedy: ['caller'],
  onlyOn: ['AWS_IAM'],
  notInSettings: true,
  requestNeeds: 'signature',
  excludedBy: ['not-signed'],
  symptoms: { 'signature-mismatch': 30, 'security-token-invalid': 10 },
  page: () => ({
    happened: [
      'The access key does not exist, was deleted, is inactive, or belongs to another partition.',
      'Access keys work only in their own partition: aws, aws-cn or aws-us-gov.',
    ],
    sees: [sees.securityTokenInvalid],
    checks: [
      checks.check(
        'If this also fails, with InvalidClientTokenId, AWS does not know the key.',
        'aws sts get-caller-identity',
      ),
      checks.check('Keys of a user, and whether they are active.', 'aws iam list-access-keys --user-name "$USER_NAME"'),
      checks.check(
        'When a key was last used, and where.',
        'aws iam get-access-key-last-used --access-key-id "$AWS_ACCESS_KEY_ID"',
      ),
    ],
    fixes: {
      caller:
        'Sign with an active access key, or better with a role. If the key was deactivated on purpose, ask why first.',
    },
    wrongTurns: ['Do not activate an inactive key before you know who deactivated it.', turns.changePolicies],
    uncertain: [
      "AWS's article and user reports give different error types for this text: rely on the text.",
      sentences.signatureOrder,
    ],
    related: ['signature-missing-session-token', 'signature-canonical-mismatch'],
    sources: ['forbidden', 'signing'],
  }),
});
