import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const apiKeyUnknown = cause({
  kind: 'cause',
  code: 'api-key-unknown',
  gate: 'api-key',
  because: 'the key that was sent does not exist in this account and Region',
  remedy: ['caller'],
  requestNeeds: 'api-key',
  excludedBy: ['no-key-sent', 'http-api'],
  symptoms: { 'rest-forbidden': 30, 'invalid-api-key': 20, 'log-key-not-in-plan': 30 },
  page: () => ({
    happened: [
      'The key that was sent does not exist in this account and Region.',
      `It was deleted, mistyped, or belongs to another environment. ${sentences.keysAlike}`,
    ],
    sees: [sees.forbidden],
    checks: [checks.findKey, checks.callWithKey, checks.log],
    fixes: {
      caller:
        'Send a key of this account and Region. The value of a key cannot be changed: ask for a new one if it is lost.',
    },
    wrongTurns: [turns.key, 'Do not paste keys into tickets or chats to compare them: compare on your own computer.'],
    uncertain: [],
    related: ['api-key-missing', 'api-key-disabled', 'api-key-not-in-usage-plan'],
    sources: ['keySetup', 'keySource'],
  }),
});
