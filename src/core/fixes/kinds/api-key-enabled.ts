import type { CauseCode } from '../../causes/index.ts';
import { mapFact, valueOf } from '../../model/fact.ts';
import type { Fix } from '../planning/types.ts';
import { settingsDocument } from '../setting-edits/definition-edit.ts';
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
