import { type Fact, failed, known, mapFact, notAsked, valueOf } from '../../../core/model/fact.ts';
import type { Authorizer, Definition, Method, Stage } from '../../../core/model/facts.ts';
import type { Target } from '../../../core/model/ports.ts';
import type { Clients } from '../../clients/types.ts';
import { CannotRead, factOf } from '../fact-of.ts';
import { type ExportedV2, parseV2Export } from './export.ts';

/**
 * What the stage serves. With automatic deployment that is the draft; else an export of the stage tells it. Only HTTP
 * APIs can be exported: what a WebSocket stage serves, AWS does not show.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-export.html
 */
export function v2Deployed(stage: Fact<Stage | null>, exported: Fact<ExportedV2>, draft: Definition): Definition {
  if (stage.state === 'known' && stage.value?.autoDeploy === true) return draft;
  if (exported.state !== 'known') return nothing(exported);
  const { authorizers, methods } = draft;
  if (!exported.value.namesSecurity && exported.value.methods.some((one) => mayBeGuarded(one, methods)))
    return nothing(
      failed(
        'ExportApi',
        'the export shows no authorization for any route, but some routes in the draft have authorization',
      ),
    );
  return {
    policy: known('ExportApi', null),
    methods: mapFact(exported, (definition) => definition.methods),
    authorizers: mapFact(exported, (definition) =>
      definition.authorizers.map((one) => ({ ...one, id: idOf(one, valueOf(authorizers)) })),
    ),
    gatewayResponses: known('ExportApi', {}),
  };
}

/** The draft guards this route, or could not be read. */
const mayBeGuarded = ({ path, httpMethod }: Method, draft: Definition['methods']): boolean =>
  draft.state !== 'known' ||
  draft.value.some((one) => one.path === path && one.httpMethod === httpMethod && one.authorizationType !== 'NONE');

/** An export tells names only; the authorizer of that name has the id. */
const idOf = ({ name }: Authorizer, drafted: readonly Authorizer[] | undefined): string | null =>
  drafted?.find((other) => other.name === name)?.id ?? null;

/** Asked for where the stage may serve something else than the draft, and AWS can show it. */
export async function readV2Export(
  clients: Clients,
  { apiId, apiType }: Target,
  stage: Fact<Stage | null>,
): Promise<Fact<ExportedV2>> {
  if (stage.state !== 'known') return stage;
  if (stage.value === null) return notAsked('there is no such stage');
  if (stage.value.autoDeploy) return notAsked('the stage serves the draft');
  if (apiType === 'WEBSOCKET') return notAsked('AWS does not show which routes a WebSocket stage serves');
  return exportOf(clients, apiId, stage.value.name);
}

const exportOf = (clients: Clients, apiId: string, stageName: string): Promise<Fact<ExportedV2>> =>
  factOf('ExportApi', async () => {
    const { body } = await clients.call('apigatewayv2', 'ExportApi', {
      ApiId: apiId,
      Specification: 'OAS30',
      OutputType: 'JSON',
      StageName: stageName,
      IncludeExtensions: true,
    });
    if (body === undefined) throw new CannotRead('the export is empty');
    return parseV2Export(new TextDecoder().decode(body));
  });

/** These APIs never have a policy or gateway responses, whatever could not be read. */
const nothing = (why: Exclude<Fact<never>, { readonly state: 'known' }>): Definition => ({
  policy: known('GetApi', null),
  methods: why,
  authorizers: why,
  gatewayResponses: known('GetApi', {}),
});
