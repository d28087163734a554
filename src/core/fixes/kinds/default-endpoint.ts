import { mapFact, valueOf } from '../../model/fact.ts';
import { apiName } from '../planning/names.ts';
import type { Fix } from '../planning/types.ts';
import { definitionCandidates, expectations, settingsDocument } from '../setting-edits/definition-edit.ts';
import { UNDEPLOYED } from '../setting-edits/supplied-key.ts';

/**
 * Switches the execute-api host of the API on again.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
 */
export const defaultEndpoint: Fix = {
  name: 'default-endpoint',
  codes: ['default-endpoint-disabled'],
  candidates: (input) => {
    const { facts } = input;
    const api = valueOf(facts.api);
    if (api?.disableExecuteApiEndpoint !== true) return [];
    const [old, now] = [{ disableExecuteApiEndpoint: true }, { disableExecuteApiEndpoint: false }];
    const opened = { ...api, disableExecuteApiEndpoint: false };
    const shared = {
      id: 'default-endpoint-enable',
      aims: ['default-endpoint-disabled'] as const,
      title: `Enable the default endpoint of API ${apiName(facts)}`,
      documents: [settingsDocument(`settings of API ${apiName(facts)}`, old, now)],
      alsoAffects:
        'every caller that the API allows can also use the execute-api host; this bypasses the protection of ' +
        'the custom domain (mutual TLS, a CDN)',
    };
    const { apiId } = facts.scope;
    if (facts.scope.apiType === 'REST')
      return definitionCandidates(input, {
        ...shared,
        changes: [
          {
            kind: 'update-default-endpoint',
            restApiId: apiId,
            disableExecuteApiEndpoint: 'false',
            assumes: expectations(old, now),
          },
        ],
        draft: facts.draft,
        api: opened,
      });
    const assumes = { settings: '{"DisableExecuteApiEndpoint":true}', after: '{"DisableExecuteApiEndpoint":false}' };
    return [
      {
        ...UNDEPLOYED,
        ...shared,
        changes: [{ kind: 'update-v2-default-endpoint', ApiId: apiId, DisableExecuteApiEndpoint: false, assumes }],
        factsAfter: { ...facts, api: mapFact(facts.api, () => opened) },
      },
    ];
  },
};
