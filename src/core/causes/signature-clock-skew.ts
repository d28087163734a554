import { texts } from '../api-gateway/texts.ts';
import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const signatureClockSkew = cause({
  kind: 'cause',
  code: 'signature-clock-skew',
  gate: 'authorization',
  because: "the signing time is too far from the server's (five minutes by common report)",
  remedy: ['caller'],
  onlyOn: ['AWS_IAM'],
  requestNeeds: 'signature',
  excludedBy: ['not-signed'],
  symptoms: { 'signature-expired': 10, 'signature-not-yet-current': 10, 'invalid-signature-without-text': 30 },
  page: () => ({
    happened: [
      'The signing time (X-Amz-Date) is too far from the time of AWS.',
      'Five minutes are allowed. The clock is wrong, or the request was signed long before it was sent.',
    ],
    sees: [
      sees.signature(texts.signatureExpired('20260302T100000Z', '20260302T101000Z', '20260302T101500Z')),
      sees.signature(texts.signatureNotYetCurrent('20260302T103000Z', '20260302T102000Z', '20260302T101500Z')),
    ],
    checks: [
      checks.check(
        'The clock of this computer and of AWS, both in UTC.',
        'date -u',
        "curl -sI https://aws.amazon.com | grep -i '^date:'",
      ),
      checks.whoAmI,
      checks.signedCall,
    ],
    fixes: { caller: 'Set the clock (NTP), sign anew for every try, and do not store signed requests.' },
    wrongTurns: [
      'Do not change X-Amz-Date after signing: it is signed too.',
      'Do not take it for expired credentials: that text speaks of the security token.',
      turns.changePolicies,
    ],
    uncertain: [
      "The text for a date in the future is the one of other AWS services; execute-api's is not documented.",
      sentences.signatureOrder,
    ],
    related: ['signature-expired-session-token', 'signature-canonical-mismatch'],
    sources: ['signing', 'forbidden'],
  }),
});
