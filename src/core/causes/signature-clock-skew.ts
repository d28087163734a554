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
  because: 'the signing time differs too much from the server time (reported limit: five minutes)',
  remedy: ['caller'],
  onlyOn: ['AWS_IAM'],
  requestNeeds: 'signature',
  excludedBy: ['not-signed'],
  symptoms: { 'signature-expired': 10, 'signature-not-yet-current': 10, 'invalid-signature-without-text': 30 },
  page: () => ({
    happened: [
      'The signing time (X-Amz-Date) is too far from the time of AWS.',
      "A difference of five minutes is allowed. The client's clock is wrong, or the request was signed long " +
        'before it was sent.',
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
    fixes: { caller: 'Correct the clock (NTP), sign again for every attempt, and do not store signed requests.' },
    wrongTurns: [
      'Do not change X-Amz-Date after signing: it is signed too.',
      'Do not confuse this with expired credentials: that error mentions the security token.',
      turns.changePolicies,
    ],
    uncertain: [
      'The text for a date in the future is taken from other AWS services. AWS does not document the text of ' +
        'execute-api.',
      sentences.signatureOrder,
    ],
    related: ['signature-expired-session-token', 'signature-canonical-mismatch'],
    sources: ['signing', 'forbidden'],
  }),
});
