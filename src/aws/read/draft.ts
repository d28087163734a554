import { customisedResponse } from '../../core/answers/index.ts';
import type { AuthorizationType } from '../../core/api-gateway/gates.ts';
import { type Fact, known, mapFact, notAsked, valueOf } from '../../core/model/fact.ts';
import type { Authorizer, Definition, DraftDefinition, GatewayResponse, Method } from '../../core/model/facts.ts';
import {
  type Called,
  neededValidation,
  passthroughIn,
  validationIn,
  withModelUrls,
  withValidation,
} from '../../core/model/needed.ts';
import { VERBS, type Verb } from '../../core/model/request.ts';
import { isTooDeep } from '../../core/model/sanitize.ts';
import type { OutputOf, Reader } from '../clients/types.ts';
import { compare, type RestApi } from './api.ts';
import { authorizerOf } from './authorizer.ts';
import { CannotRead, factFrom, factOf, needed } from './fact-of.ts';
import { integrationOf } from './integration.ts';
import { listedOrEachNamed } from './named.ts';
import { allItems, PAGE_LIMIT } from './paging.ts';
import { policyText } from './policy-text.ts';

type AwsResource = NonNullable<OutputOf<'apigateway', 'GetResources'>['items']>[number];
type AwsMethod = NonNullable<AwsResource['resourceMethods']>[string];

/** What the API's editors see: policy, methods, authorizers and customised gateway responses of the draft. */
export async function readDraft(
  clients: Reader,
  apiId: string,
  api: Promise<Fact<RestApi>>,
  request: Called | null,
): Promise<DraftDefinition> {
  const [restApi, listed, resources, gatewayResponses] = await Promise.all([
    api,
    readAuthorizers(clients.branch(), apiId),
    factOf('GetResources', () => allResources(clients.branch(), apiId)),
    readGatewayResponses(clients.branch(), apiId),
  ]);
  const then = clients.branch(clients.depth());
  const authorizers = await listedOrEachNamed(
    listed,
    async () => authorizerIdsIn(valueOf(resources) ?? []),
    async (ids) =>
      authorizersIn(
        await Promise.all(
          ids.map((authorizerId) => then.call('apigateway', 'GetAuthorizer', { restApiId: apiId, authorizerId })),
        ),
      ),
  );
  const methods =
    resources.state === 'known'
      ? await factOf('GetResources', async () => methodsIn(resources.value, valueOf(authorizers) ?? []))
      : resources;
  return {
    policy: await factFrom(restApi, draftPolicyOf),
    ...(await readValidation(then, apiId, methods, request)),
    authorizers,
    gatewayResponses,
    resourceIds: mapFact(resources, (rows) =>
      Object.fromEntries(rows.flatMap(({ path, id }) => (path === undefined || id === undefined ? [] : [[path, id]]))),
    ),
  };
}

/** The methods with what this call needs of validators and models; a call that names none asks AWS for nothing. */
async function readValidation(
  clients: Reader,
  restApiId: string,
  methods: Fact<readonly Method[]>,
  request: Called | null,
): Promise<Pick<Definition, 'methods' | 'requestValidators' | 'models'>> {
  if (methods.state !== 'known') return { methods };
  const needed = request === null ? { validators: false, models: false } : neededValidation(methods.value, request);
  const [validators, models] = await Promise.all([
    needed.validators ? readValidators(clients.branch(), restApiId) : NO_VALIDATOR,
    needed.models ? readModels(clients.branch(), restApiId) : NO_MODEL,
  ]);
  // A method names its validator by id; where the validators were not read, only that there is one is known.
  const rows = valueOf(validators) ?? [];
  const named = methods.value.map((method) =>
    method.requestValidator === undefined
      ? method
      : { ...method, requestValidator: rows.find(({ id }) => id === method.requestValidator)?.name ?? null },
  );
  const read = {
    requestValidators: mapFact(validators, (all) =>
      Object.fromEntries(all.map(({ name, parameters, body }) => [name, { parameters, body }])),
    ),
    models,
  };
  // The needs are told by the ids, which a list that was not read leaves without names.
  const withNames = withValidation(named, request ?? NO_CALL, read);
  return {
    ...withNames,
    methods: known(methods.operation, withNames.methods),
  };
}

const NO_VALIDATOR = notAsked('the called method has no request validator');
const NO_MODEL = notAsked('no model is needed to validate the request of the called method');
const NO_CALL: Called = { method: 'GET', path: '' };

/** https://docs.aws.amazon.com/apigateway/latest/api/API_GetRequestValidators.html */
const readValidators = (clients: Reader, restApiId: string) =>
  factOf('GetRequestValidators', async () => {
    const items = await allItems((position) =>
      clients.call('apigateway', 'GetRequestValidators', {
        restApiId,
        limit: PAGE_LIMIT,
        ...(position === undefined ? {} : { position }),
      }),
    );
    return items.flatMap(({ id, name, validateRequestParameters: parameters, validateRequestBody: body }) =>
      // What it checks is always sent: an entry that does not say it is not known.
      id === undefined || name === undefined || parameters === undefined || body === undefined
        ? []
        : [{ id, name, parameters, body }],
    );
  });

/** https://docs.aws.amazon.com/apigateway/latest/api/API_GetModels.html */
const readModels = (clients: Reader, restApiId: string) =>
  factOf('GetModels', async () => {
    const items = await allItems((position) =>
      clients.call('apigateway', 'GetModels', {
        restApiId,
        limit: PAGE_LIMIT,
        ...(position === undefined ? {} : { position }),
      }),
    );
    return Object.fromEntries(
      items.flatMap(({ name, schema }) => (name === undefined ? [] : [[name, schemaIn(schema ?? '')] as const])),
    );
  });

/** A schema is JSON text; null for one that is none. */
function schemaIn(text: string): unknown {
  try {
    const schema: unknown = JSON.parse(text);
    return isTooDeep(schema) ? null : withModelUrls(schema);
  } catch {
    return null;
  }
}

/** An API without policy answers without the field, or with an empty one. */
export const draftPolicyOf = (api: RestApi): string | null =>
  api.policy ? policyText(api.policy, 'the resource policy') : null;

/** One call shows every method of the draft with its integration; methods name their authorizer by id. */
function methodsIn(resources: readonly AwsResource[], authorizers: readonly Authorizer[]): readonly Method[] {
  const nameOf = (id: string | undefined): string | null =>
    id === undefined ? null : (authorizers.find((authorizer) => authorizer.id === id)?.name ?? id);
  // A resource without methods leaves the member out; an answer that shows none of any lacks them.
  if (resources.length > 0 && resources.every(({ resourceMethods }) => resourceMethods === undefined))
    throw new CannotRead('the response does not contain the methods of any resource');
  return sortMethods(
    resources.flatMap((resource) =>
      Object.entries(resource.resourceMethods ?? {}).flatMap(([verb, method]) =>
        methodOf(needed(resource.path, 'the path of a resource'), verb, method, nameOf),
      ),
    ),
  );
}

/** The resources of the draft with their methods, all pages. */
export const allResources = (
  clients: Reader,
  apiId: string,
  onPage?: (resources: readonly AwsResource[]) => void,
): Promise<readonly AwsResource[]> =>
  allItems<AwsResource>(
    (position) =>
      clients.call('apigateway', 'GetResources', {
        restApiId: apiId,
        embed: ['methods'],
        limit: PAGE_LIMIT,
        ...(position === undefined ? {} : { position }),
      }),
    onPage,
  );

function methodOf(
  path: string,
  verb: string,
  method: AwsMethod,
  nameOf: (id: string | undefined) => string | null,
): readonly Method[] {
  const httpMethod = verbOf(verb);
  if (httpMethod === null) return [];
  const integration = method.methodIntegration;
  return [
    {
      path,
      httpMethod,
      ...stated(method, `${httpMethod} ${path}`),
      authorizer: nameOf(method.authorizerId),
      scopes: method.authorizationScopes ?? [],
      ...validationIn({
        path,
        validator: method.requestValidatorId || undefined,
        parameters: method.requestParameters,
        models: method.requestModels,
      }),
      ...(integration?.type === undefined
        ? {}
        : passthroughIn(integration.type, integration.passthroughBehavior, integration.requestTemplates)),
      integration:
        integration?.type === undefined
          ? null
          : integrationOf({
              type: integration.type,
              uri: integration.uri ?? null,
              contentHandling: integration.contentHandling,
              responses: Object.values(integration.integrationResponses ?? {}).map((response) => ({
                statusCode: response.statusCode ?? '200',
                selectionPattern: response.selectionPattern || null,
                parameters: response.responseParameters ?? {},
                contentHandling: response.contentHandling,
              })),
            }),
    },
  ];
}

/** A verb as API Gateway has it; null for a key that is none. */
export function verbOf(text: string): Verb | 'ANY' | null {
  const upper = text.toUpperCase();
  return upper === 'ANY' ? 'ANY' : (VERBS.find((verb) => verb === upper) ?? null);
}

export function authorizationTypeOf(type: string | undefined): AuthorizationType {
  const upper = (type ?? 'NONE').toUpperCase();
  return upper === 'AWS_IAM' || upper === 'CUSTOM' || upper === 'COGNITO_USER_POOLS' || upper === 'JWT'
    ? upper
    : 'NONE';
}

/**
 * Whom a method lets in, as AWS states it. AWS always sends both members: an answer without one is not read as NONE or
 * as "no key".
 */
export function stated(
  method: { readonly authorizationType?: string | undefined; readonly apiKeyRequired?: boolean | undefined },
  name: string,
): Pick<Method, 'authorizationType' | 'apiKeyRequired'> {
  const { authorizationType, apiKeyRequired } = method;
  if (authorizationType === undefined)
    throw new CannotRead(`the response does not say which authorization type ${name} has`);
  if (apiKeyRequired === undefined) throw new CannotRead(`the response does not say whether ${name} needs an API key`);
  return { authorizationType: authorizationTypeOf(authorizationType), apiKeyRequired };
}

/** By path, then by verb. */
export const sortMethods = (methods: readonly Method[]): readonly Method[] =>
  [...methods].sort((a, b) => compare(a.path, b.path) || compare(a.httpMethod ?? '', b.httpMethod ?? ''));

/** `GetAuthorizers` has a position but no paginator in the SDK. */
export const readAuthorizers = (clients: Reader, apiId: string): Promise<Fact<readonly Authorizer[]>> =>
  factOf('GetAuthorizers', async () => {
    const items = await allItems((position) =>
      clients.call('apigateway', 'GetAuthorizers', {
        restApiId: apiId,
        limit: PAGE_LIMIT,
        ...(position === undefined ? {} : { position }),
      }),
    );
    return authorizersIn(items);
  });

type AwsAuthorizer = NonNullable<OutputOf<'apigateway', 'GetAuthorizers'>['items']>[number];

const authorizersIn = (items: readonly AwsAuthorizer[]): readonly Authorizer[] =>
  items
    .flatMap((item) => authorizerOf({ ...item, id: item.id ?? null, name: item.name, type: item.type }) ?? [])
    .sort((a, b) => compare(a.name, b.name));

const authorizerIdsIn = (resources: readonly AwsResource[]): readonly (string | undefined)[] =>
  resources.flatMap(({ resourceMethods }) =>
    Object.values(resourceMethods ?? {}).map(({ authorizerId }) => authorizerId),
  );

/** Only the types somebody changed; AWS lists the others too, marked as default. */
const readGatewayResponses = (
  clients: Reader,
  apiId: string,
): Promise<Fact<Readonly<Record<string, GatewayResponse>>>> =>
  factOf('GetGatewayResponses', async () => {
    const items = await allItems((position) =>
      clients.call('apigateway', 'GetGatewayResponses', {
        restApiId: apiId,
        limit: PAGE_LIMIT,
        ...(position === undefined ? {} : { position }),
      }),
    );
    return gatewayResponsesOf(
      items.flatMap((item) =>
        item.responseType === undefined || item.defaultResponse === true
          ? []
          : [
              {
                type: item.responseType,
                statusCode: item.statusCode,
                parameters: item.responseParameters ?? {},
                templates: item.responseTemplates,
              },
            ],
      ),
    );
  });

export function gatewayResponsesOf(
  items: readonly {
    readonly type: string;
    readonly statusCode: string | number | undefined;
    readonly parameters: Readonly<Record<string, string>>;
    readonly templates: Readonly<Record<string, string>> | undefined;
  }[],
): Readonly<Record<string, GatewayResponse>> {
  return Object.fromEntries(
    [...items]
      .sort((a, b) => compare(a.type, b.type))
      .map((item) => [
        item.type,
        customisedResponse(item.type, {
          statusCode: item.statusCode === undefined || item.statusCode === '' ? null : Number(item.statusCode),
          parameters: parametersNamed(item.parameters),
          templates: item.templates,
        }),
      ]),
  );
}

const HEADER = 'gatewayresponse.header.';
const parametersNamed = (parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      name.startsWith(HEADER) ? [[name.slice(HEADER.length), value]] : [],
    ),
  );
