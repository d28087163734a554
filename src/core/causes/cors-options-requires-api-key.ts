import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';

export const corsOptionsRequiresApiKey = cause({
  kind: 'cause',
  code: 'cors-options-requires-api-key',
  gate: 'cors',
  because: 'the OPTIONS method requires an API key',
  remedy: ['aws'],
  excludedBy: ['not-options', 'status-401', 'missing-token-answered'],
  symptoms: { 'browser-preflight-failed': 30 },
  page: () => ({
    happened: [
      'OPTIONS requires an API key, but browsers never send one with a preflight.',
      'Only the real request should require the key.',
    ],
    sees: [{ ...sees.forbidden, where: 'REST, the preflight' }, sees.preflight('It does not have HTTP ok status.')],
    checks: [checks.preflight, checks.optionsMethod],
    fixes: { aws: 'Set apiKeyRequired to false for OPTIONS only (UpdateMethod), then deploy.' },
    wrongTurns: [
      'Do not remove the key requirement from any method but OPTIONS.',
      'Do not put the key into the page: everyone can read it there.',
    ],
    uncertain: [sentences.browserWords],
    related: ['cors-options-requires-auth', 'api-key-missing', 'waf-blocked'],
    sources: ['cors', 'fetchStandard'],
  }),
});
