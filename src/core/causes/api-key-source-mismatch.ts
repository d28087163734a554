import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const apiKeySourceMismatch = cause({
  kind: 'cause',
  code: 'api-key-source-mismatch',
  gate: 'api-key',
  because: 'apiKeySource does not match the place where the key is supplied',
  remedy: ['aws', 'caller'],
  excludedBy: ['http-api'],
  symptoms: { 'rest-forbidden': 110, 'invalid-api-key': 60, 'line-no-key-sent': 20 },
  page: () => ({
    happened: [
      'The key is sent in one place, but the API reads it from another.',
      'With HEADER it comes in x-api-key. With AUTHORIZER the Lambda authorizer returns it as usageIdentifierKey, ' +
        'and the header is not read.',
    ],
    sees: [sees.forbidden],
    checks: [
      checks.keySource,
      checks.authorizers('With AUTHORIZER the method needs a Lambda authorizer.', 'items[].[id, type]'),
      checks.callWithKey,
    ],
    fixes: {
      aws: 'Set apiKeySource to where the key really comes from (UpdateRestApi, replace /apiKeySource), then deploy.',
      caller: 'Or, if the API key source is HEADER, send the key in x-api-key.',
    },
    wrongTurns: [turns.key, turns.deployAll],
    uncertain: [],
    related: ['api-key-missing', 'api-key-unknown', 'authorizer-invalid-response'],
    sources: ['keySource'],
  }),
});
