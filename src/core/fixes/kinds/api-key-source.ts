import type { CauseCode } from '../../causes/index.ts';
import { valueOf } from '../../model/fact.ts';
import { apiName } from '../planning/names.ts';
import type { Fix } from '../planning/types.ts';
import {
  definitionCandidates,
  draftMethods,
  expectations,
  settingsDocument,
} from '../setting-edits/definition-edit.ts';

const CODES: readonly CauseCode[] = ['api-key-source-mismatch'];

/**
 * Lets the API look for the key where it is supplied.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
 */
export const apiKeySource: Fix = {
  name: 'api-key-source',
  codes: CODES,
  candidates: (input) => {
    const { facts } = input;
    const api = valueOf(facts.api);
    if (api === undefined || facts.scope.apiType !== 'REST') return [];
    const wanted = api.apiKeySource === 'HEADER' ? 'AUTHORIZER' : 'HEADER';
    const [old, now] = [{ apiKeySource: api.apiKeySource }, { apiKeySource: wanted }];
    const keyed = draftMethods(facts).filter(({ apiKeyRequired }) => apiKeyRequired).length;
    const place = api.apiKeySource === 'HEADER' ? 'the x-api-key header' : 'usageIdentifierKey';
    return definitionCandidates(input, {
      id: 'api-key-source',
      aims: CODES,
      title:
        `Let API ${apiName(facts)} look for the API key ` +
        `${wanted === 'HEADER' ? 'in the x-api-key header' : 'in what its authorizer returns'}`,
      changes: [
        {
          kind: 'update-api-key-source',
          restApiId: facts.scope.apiId,
          apiKeySource: wanted,
          assumes: expectations(old, now),
        },
      ],
      documents: [settingsDocument(`settings of API ${apiName(facts)}`, old, now)],
      draft: facts.draft,
      api: { ...api, apiKeySource: wanted },
      takesAway: keyed > 1 ? `keys supplied in ${place}, on all ${keyed} methods that need one` : null,
    });
  },
};
