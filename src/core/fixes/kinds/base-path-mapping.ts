import type { Change } from '../../model/changes/index.ts';
import { mapFact, valueOf } from '../../model/fact.ts';
import type { Fix, PlanInput } from '../planning/types.ts';
import { settingsDocument } from '../setting-edits/definition-edit.ts';
import { UNDEPLOYED } from '../setting-edits/supplied-key.ts';

const NONE = '(none)';

/** Maps the base path of the URL to the stage asked about, where nothing is mapped yet. */
export const basePathMapping: Fix = {
  name: 'base-path-mapping',
  codes: ['custom-domain-mapping-missing'],
  candidates: (input) => {
    const { facts, prediction } = input;
    const domain = valueOf(facts.customDomain) ?? null;
    const basePath = basePathOf(input);
    if (domain === null || basePath === null || domain.mappings.some((mapping) => mapping.basePath === basePath))
      return [];
    const { apiId } = facts.scope;
    const { stage } = prediction.request;
    const mapping = { basePath, apiId, stage };
    const place = basePath === NONE ? `https://${domain.name}/` : `https://${domain.name}/${basePath}/`;
    return [
      {
        ...UNDEPLOYED,
        id: 'custom-domain-add-mapping',
        aims: ['custom-domain-mapping-missing'],
        title: `Map ${place} to stage "${stage}"`,
        changes: [creation(input, domain.name, basePath)],
        documents: [settingsDocument(`mapping ${basePath} of ${domain.name}`, null, mapping)],
        factsAfter: {
          ...facts,
          customDomain: mapFact(facts.customDomain, (found) =>
            found === null
              ? null
              : { ...found, mappings: [...found.mappings, mapping].sort((a, b) => (a.basePath < b.basePath ? -1 : 1)) },
          ),
        },
        alsoAffects: `the whole stage is also reachable at ${place}, with the same authorization`,
      },
    ];
  },
};

/** What stands in front of the path that the API serves; null where that is no whole segment. */
function basePathOf({ request, prediction }: PlanInput): string | null {
  const { path } = prediction.request;
  if (!request.path.endsWith(path)) return null;
  const base = request.path.slice(0, request.path.length - path.length).replace(/^\/|\/$/g, '');
  return base === '' ? NONE : base;
}

/**
 * A mapping of several levels is made with the newer API, also for REST.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
 */
const isNewer = ({ facts }: PlanInput, basePath: string): boolean =>
  facts.scope.apiType !== 'REST' || basePath.includes('/');

function creation(input: PlanInput, domainName: string, basePath: string): Change {
  const { apiId } = input.facts.scope;
  const { stage } = input.prediction.request;
  if (!isNewer(input, basePath))
    return {
      kind: 'create-base-path-mapping',
      domainName,
      basePath,
      restApiId: apiId,
      stage,
      assumes: { settings: null, after: JSON.stringify({ basePath, restApiId: apiId, stage }) },
    };
  const ApiMappingKey = basePath === NONE ? '' : basePath;
  return {
    kind: 'create-api-mapping',
    DomainName: domainName,
    ApiMappingKey,
    ApiId: apiId,
    Stage: stage,
    assumes: { settings: null, after: JSON.stringify({ ApiMappingKey, ApiId: apiId, Stage: stage }) },
  };
}
