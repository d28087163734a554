import type { CauseCode } from '../../causes/index.ts';
import { mapFact, valueOf } from '../../model/fact.ts';
import { apiName } from '../planning/names.ts';
import type { Fix } from '../planning/types.ts';
import {
  definitionCandidates,
  draftMethods,
  expectations,
  settingsDocument,
} from '../setting-edits/definition-edit.ts';
import { keyHolders, keyName, keyOf, otherStages, stageAsked, UNDEPLOYED } from '../setting-edits/supplied-key.ts';

const CODES: readonly CauseCode[] = ['api-key-disabled'];

/** Switches the key that was sent on again. https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateApiKey.html */
export const apiKeyEnabled: Fix = {
  name: 'api-key-enabled',
  codes: CODES,
  candidates: (input) => {
    const supplied = keyOf(input);
    if (supplied.state !== 'key' || supplied.key.enabled) return [];
    const { id, name } = supplied.key;
    const { facts } = input;
    const who = keyName(supplied.key);
    const affectedStages = (valueOf(facts.usagePlans) ?? [])
      .filter(({ keyIds }) => keyIds.includes(id))
      .map((plan) => otherStages(plan, stageAsked(input), who));
    return [
      {
        ...UNDEPLOYED,
        id: 'api-key-enable',
        aims: CODES,
        title: `Enable API key "${name}"`,
        changes: [
          {
            kind: 'update-api-key',
            apiKey: id,
            enabled: 'true',
            assumes: { settings: '{"enabled":false}', after: '{"enabled":true}' },
          },
        ],
        documents: [settingsDocument(`API key "${name}"`, { enabled: false }, { enabled: true })],
        factsAfter: {
          ...facts,
          apiKeys: mapFact(facts.apiKeys, (keys) =>
            keys.map((key) => (key.id === id ? { ...key, enabled: true } : key)),
          ),
        },
        letsIn: keyHolders(input, who),
        alsoAffects: affectedStages.filter((text) => text !== null).join('; ') || null,
      },
    ];
  },
};

const SOURCE_CODES: readonly CauseCode[] = ['api-key-source-mismatch'];

/**
 * Lets the API look for the key where it is supplied.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
 */
export const apiKeySource: Fix = {
  name: 'api-key-source',
  codes: SOURCE_CODES,
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
      aims: SOURCE_CODES,
      title:
        `Set the API key source of API ${apiName(facts)} to ` +
        `${wanted === 'HEADER' ? 'HEADER (x-api-key)' : 'AUTHORIZER (what its authorizer returns)'}`,
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
      takesAway: keyed > 1 ? `API keys supplied in ${place}, on all ${keyed} methods that require a key` : null,
    });
  },
};
