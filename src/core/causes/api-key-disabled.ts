import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const apiKeyDisabled = cause({
  kind: 'cause',
  code: 'api-key-disabled',
  gate: 'api-key',
  because: 'the key is disabled',
  remedy: ['aws'],
  excludedBy: ['no-key-sent', 'http-api'],
  symptoms: { 'rest-forbidden': 90, 'invalid-api-key': 30 },
  page: () => ({
    happened: ['The key exists but is disabled.', sentences.keysAlike],
    sees: [sees.forbidden],
    checks: [
      checks.findKey,
      checks.check(
        'State of the key, without its value.',
        'aws apigateway get-api-key --api-key "$KEY_ID" --query \'[id, name, enabled]\'',
      ),
    ],
    fixes: {
      aws:
        'Find out why the key is disabled. Then enable it (UpdateApiKey, replace /enabled with true). No ' +
        'deployment is needed.',
    },
    wrongTurns: ['A key is rarely disabled by accident: ask who disabled it.', turns.key],
    uncertain: [],
    related: ['api-key-unknown', 'api-key-not-in-usage-plan'],
    sources: ['keySource', 'keySetup', 'patch'],
  }),
});
