import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const apiKeyMissing = cause({
  kind: 'cause',
  code: 'api-key-missing',
  gate: 'api-key',
  because: 'the method needs a key and none was sent',
  remedy: ['caller'],
  requestNeeds: 'api-key',
  excludedBy: ['key-sent', 'http-api'],
  symptoms: { 'rest-forbidden': 10, 'handshake-403': 50, 'invalid-api-key': 10, 'line-no-key-sent': 10 },
  page: () => ({
    happened: ['The method requires an API key, but the request has none.', sentences.keysAlike],
    sees: [sees.forbidden],
    checks: [checks.keyMethod, checks.keySource, checks.callWithKey, checks.log],
    fixes: { caller: 'Send the key in the header x-api-key.' },
    wrongTurns: [
      turns.key,
      turns.keyIsNoLock,
      'Do not put the key into the query string: it is not read there, and it ends up in logs.',
    ],
    uncertain: [],
    related: [
      'api-key-unknown',
      'api-key-source-mismatch',
      'proxy-strips-auth-header',
      'cors-options-requires-api-key',
      'waf-blocked',
    ],
    sources: ['keySource', 'keySetup', 'forbidden'],
  }),
});
