import {
  type Fact,
  type Failed,
  failed,
  type Known,
  known,
  mapFact,
  type NotAsked,
  notAsked,
  valueOf,
} from '../../core/model/fact.ts';
import type { Definition, Method, Stage } from '../../core/model/facts.ts';
import { type Called, withValidation } from '../../core/model/needed.ts';
import type { Clients, OutputOf } from '../clients/types.ts';
import { conflictWith, doubtsIn } from './doubts.ts';
import { sortMethods, stated, verbOf } from './draft.ts';
import { type ExportedDefinition, parseExport } from './export.ts';
import { CannotRead, factOf } from './fact-of.ts';
import { readDeployment } from './stage.ts';

/**
 * What the stage serves. Best told by an export of the stage; an API with models that are no JSON cannot be exported
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html): then the deployment's
 * summary still shows each method's authorization type and key requirement.
 */
export async function readDeployed(
  clients: Clients,
  apiId: string,
  { stage, exported, draft }: ReadBefore,
  request: Called,
): Promise<Definition> {
  if (stage.state !== 'known') return nothing(stage);
  if (stage.value === null) return nothing(notAsked('there is no such stage'));
  const { deploymentId } = stage.value;
  if (exported.state !== 'known')
    return { ...nothing(exported), methods: await readSummary(clients, apiId, deploymentId) };
  const doubt = doubtsIn(exported.value, valueOf(draft.methods) ?? null, clients.asDocumented);
  const definition: Definition = {
    policy: policyOf(exported.value, draft),
    ...validatedBy(exported, request),
    authorizers: mapFact(exported, ({ authorizers }) => authorizers),
    gatewayResponses: responsesOf(exported.value, draft, clients),
  };
  if (doubt.length === 0) return definition;
  const conflict = conflictWith(doubt, await readSummary(clients, apiId, deploymentId));
  if (conflict === null) return definition;
  const unknown = failed('GetExport', conflict);
  return { ...definition, methods: unknown, authorizers: unknown };
}

/** What the deployed definition is told by. */
interface ReadBefore {
  readonly stage: Fact<Stage | null>;
  readonly exported: Fact<ExportedDefinition>;
  readonly draft: Definition;
}

/** The export of a stage, asked for by its name: whether there is such a stage need not be known before. */
export const readExport = (clients: Clients, apiId: string, stageName: string): Promise<Fact<ExportedDefinition>> =>
  factOf('GetExport', async () => {
    const first = await exportOf(clients, apiId, stageName, 'apigateway');
    if (!lacksAuthorizers(first)) return first;
    // Some exports leave authorizers out unless they are asked for by name.
    const second = await exportOf(clients, apiId, stageName, 'integrations,authorizers');
    return { ...first, methods: withSecurity(first.methods, second.methods), authorizers: second.authorizers };
  });

/** The methods of an export, with what this call needs of its validators and models. */
function validatedBy(
  exported: Known<ExportedDefinition>,
  request: Called,
): Pick<Definition, 'methods' | 'requestValidators' | 'models'> {
  const { methods, ...validation } = withValidation(exported.value.methods, request, {
    requestValidators: mapFact(exported, ({ requestValidators }) => requestValidators),
    models: mapFact(exported, ({ models }) => models),
  });
  return { methods: known(exported.operation, methods), ...validation };
}

/** The methods of one export with whom they let in as another tells it: that one leaves request validation out. */
const withSecurity = (methods: readonly Method[], secured: readonly Method[]): readonly Method[] =>
  secured.map((method) => {
    const { requestValidator, requiredParameters, requestModels } =
      methods.find(({ path, httpMethod }) => path === method.path && httpMethod === method.httpMethod) ?? {};
    return {
      ...method,
      ...(requestValidator === undefined ? {} : { requestValidator }),
      ...(requiredParameters === undefined ? {} : { requiredParameters }),
      ...(requestModels === undefined ? {} : { requestModels }),
    };
  });

async function exportOf(
  clients: Clients,
  apiId: string,
  stageName: string,
  extensions: string,
): Promise<ExportedDefinition> {
  const { body } = await clients.call('apigateway', 'GetExport', {
    restApiId: apiId,
    stageName,
    exportType: 'oas30',
    accepts: 'application/json',
    parameters: { extensions },
  });
  return parseExport(new TextDecoder().decode(body));
}

const lacksAuthorizers = (definition: ExportedDefinition): boolean =>
  definition.authorizers.length === 0 && definition.methods.some((method) => method.authorizer !== null);

/**
 * An export without a policy means that none is deployed, unless the draft has one: then it may also be that this
 * export does not show policies, and nothing must be concluded from it.
 */
function policyOf(exported: ExportedDefinition, draft: Definition): Fact<string | null> {
  if (exported.policy !== undefined) return known('GetExport', exported.policy);
  const drafted = valueOf(draft.policy);
  return drafted === null ? known('GetExport', null) : notAsked('the export does not show the policy');
}

/**
 * Gateway responses are among the extensions that AWS documents: an export without any says that none is deployed.
 * Other programs leave them out: where the draft has customised some, nothing may be concluded then.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-gateway-responses.html
 */
function responsesOf(
  { gatewayResponses }: ExportedDefinition,
  draft: Definition,
  { asDocumented }: Pick<Clients, 'asDocumented'>,
): Definition['gatewayResponses'] {
  const drafted = valueOf(draft.gatewayResponses);
  const isNone = asDocumented || (drafted !== undefined && Object.keys(drafted).length === 0);
  if (gatewayResponses !== undefined || isNone) return known('GetExport', gatewayResponses ?? {});
  return notAsked('the export does not show the gateway responses');
}

type Summary = NonNullable<OutputOf<'apigateway', 'GetDeployment'>['apiSummary']>;

/** The deployment's own list of methods, with what each asks for: no authorizers, no integrations. */
const readSummary = (clients: Clients, apiId: string, deploymentId: string): Promise<Fact<readonly Method[]>> =>
  factOf('GetDeployment', async () => {
    const { apiSummary } = await readDeployment(clients, apiId, deploymentId);
    if (apiSummary === undefined) throw new CannotRead('the deployment has no summary');
    return sortMethods(methodsIn(apiSummary));
  });

const methodsIn = (summary: Summary): readonly Method[] =>
  Object.entries(summary).flatMap(([path, verbs]) =>
    Object.entries(verbs).flatMap(([verb, entry]): Method[] => {
      const httpMethod = verbOf(verb);
      if (httpMethod === null) return [];
      const { authorizationType, apiKeyRequired } = stated(entry, `${httpMethod} ${path}`);
      return [{ path, httpMethod, authorizationType, authorizer: null, scopes: [], apiKeyRequired, integration: null }];
    }),
  );

/** Nothing is known of the deployed definition, all for the same reason. */
const nothing = (why: Failed | NotAsked | Exclude<Fact<never>, { readonly state: 'known' }>): Definition => ({
  policy: why,
  methods: why,
  authorizers: why,
  gatewayResponses: why,
});
