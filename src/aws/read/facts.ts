import { type Fact, mapFact, notAsked, valueOf } from '../../core/model/fact.ts';
import type { Caller, Credential, Definition, Facts, Scope } from '../../core/model/facts.ts';
import { headerOf, type Request } from '../../core/model/request.ts';
import { type Secret, secret } from '../../core/model/secret.ts';
import type { Clients } from '../clients/types.ts';
import { apiOf, readOtherApis, readRestApi } from './api.ts';
import { readCustomDomain } from './custom-domain.ts';
import { readDeployed } from './deployed.ts';
import { readDraft } from './draft.ts';
import { factOf } from './fact-of.ts';
import { readGatewayRoles } from './gateway-roles.ts';
import { readStage, readStageNames } from './stage.ts';
import { cdnOf, functionsOf, serviceControlPoliciesOf, userPoolsOf, vpcEndpointsOf, webAclOf } from './unread.ts';
import { readApiKeys, readUsagePlans } from './usage-plans.ts';

type Unknown = Exclude<Fact<never>, { readonly state: 'known' }>;

/** What a reading needs besides the account's clients. */
export interface ReadingOf {
  readonly scope: Scope;
  readonly request: Request;
  /** Whether key values may be read to find the one that was sent. */
  readonly matchKey: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly caller: Promise<Fact<Caller | null>>;
  readonly credential: Promise<Fact<Credential | null>>;
}

/**
 * Every fact about one call to a REST API. Reads that need nothing of each other start at once; the clients keep them within
 * the service's rate. Nothing throws: what could not be read says so in its fact.
 */
export async function readRestFacts(clients: Clients, { scope, request, matchKey, now, caller, credential }: ReadingOf): Promise<Facts> {
  const { apiId } = scope;
  const restApi = readRestApi(clients, apiId);
  const stage = readStage(clients, apiId, scope.stage);
  const draft = readDraft(clients, apiId, restApi);
  const deployed = readDeployed(clients, apiId, stage, draft);
  const customDomain = readCustomDomain(clients, hostsOf(request));
  const cloudWatchRole = factOf('GetAccount', async () => (await clients.call('apigateway', 'GetAccount', {})).cloudwatchRoleArn || null);
  const [stages, otherApis, usagePlans, apiKeys] = await Promise.all([
    readStageNames(clients, apiId),
    readOtherApis(clients, apiId),
    readUsagePlans(clients, now),
    readApiKeys(clients, matchKey, sentKey(request)),
  ]);
  const definitions = await Promise.all([draft, deployed]);
  const cloudWatchRoleArn = await cloudWatchRole;
  const domain = await customDomain;
  return {
    scope,
    api: mapFact(await restApi, apiOf),
    stages,
    stage: await stage,
    draft: definitions[0],
    deployed: definitions[1],
    caller: await caller,
    credential: await credential,
    serviceControlPolicies: serviceControlPoliciesOf(),
    customDomain: domain,
    otherApis,
    usagePlans,
    apiKeys,
    webAcl: webAclOf(await stage),
    vpcEndpoints: vpcEndpointsOf(),
    functions: functionsOf(functionNames(definitions)),
    userPools: userPoolsOf(authorizersIn(definitions).flatMap((authorizer) => authorizer.providerArns)),
    gatewayRoles: await gatewayRolesIn(clients, definitions, cloudWatchRoleArn, scope.accountId),
    cloudWatchRoleArn,
    cdn: cdnOf(request, domain),
  };
}

/** The Host header, when it was given, and the name in the URL. */
const hostsOf = (request: Request): readonly string[] => [...new Set([headerOf(request.headers, 'host') ?? request.host, request.host])];

function sentKey(request: Request): Secret | null {
  const header = headerOf(request.headers, 'x-api-key');
  return request.apiKey ?? (header === undefined ? null : secret(header));
}

const authorizersIn = (definitions: readonly Definition[]) => definitions.flatMap((definition) => valueOf(definition.authorizers) ?? []);

function functionNames(definitions: readonly Definition[]): readonly string[] {
  const methods = definitions.flatMap((definition) => valueOf(definition.methods) ?? []);
  const names = [
    ...methods.flatMap(({ integration }) => (integration?.type === 'AWS_PROXY' ? [integration.function] : [])),
    ...authorizersIn(definitions).flatMap((authorizer) => authorizer.function ?? []),
  ];
  return [...new Set(names)].sort();
}

/** The roles of authorizers and of logging. Where either is not known, a role might be missing from the list: said so. */
async function gatewayRolesIn(clients: Clients, definitions: readonly Definition[], logging: Facts['cloudWatchRoleArn'], accountId: string): Promise<Facts['gatewayRoles']> {
  if (logging.state !== 'known') return logging;
  for (const { authorizers } of definitions) if (authorizers.state === 'failed' || authorizers.state === 'denied') return authorizers;
  const arns = [logging.value, ...authorizersIn(definitions).map((authorizer) => authorizer.credentialsArn)].filter((arn) => arn !== null);
  return readGatewayRoles(clients, [...new Set(arns)].sort(), accountId);
}

/** Facts that cannot be read at all, each with the reason: no access to the account, or an API type this version does not know. */
export async function unreadFacts({ scope, caller, credential }: ReadingOf, noAccess: Unknown | null): Promise<Facts> {
  const why = noAccess ?? notAsked(`${scope.apiType} APIs are not read by this version`);
  const definition: Definition = { policy: why, methods: why, authorizers: why, gatewayResponses: why };
  return {
    scope,
    api: why,
    stages: why,
    stage: why,
    draft: definition,
    deployed: definition,
    caller: await caller,
    credential: await credential,
    serviceControlPolicies: why,
    customDomain: why,
    otherApis: why,
    usagePlans: why,
    apiKeys: why,
    webAcl: why,
    vpcEndpoints: why,
    functions: why,
    userPools: why,
    gatewayRoles: why,
    cloudWatchRoleArn: why,
    cdn: why,
  };
}
