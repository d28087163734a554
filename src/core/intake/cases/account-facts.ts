import { accountOf, splitQualifier, withStageVariables } from '../../api-gateway/arns.ts';
import type { ApiKey, Cdn, CustomDomain, FunctionFacts, UsagePlan, UserPool, VpcEndpoint } from '../../model/facts.ts';
import { headerOf, readHost } from '../../model/request.ts';
import { strictMode } from '../../model/settings.ts';
import { isManagedGroup, managedStatement, ruleKey, type WafRule, type WebAcl } from '../../model/waf-rules.ts';
import type { CaseCustomDomain, CaseWaf } from './account-shape.ts';
import type { CaseFile } from './case-file.ts';
import { compareText, deployedOf, draftOf } from './definition-facts.ts';
import { statementIdOf } from './implied-ids.ts';

const sorted = <T>(list: readonly T[], key: (entry: T) => string): readonly T[] =>
  [...list].sort((a, b) => compareText(key(a), key(b)));

/**
 * The custom domain that the request reaches: by its Host header, by the name in the URL, or as the origin of the
 * distribution in front. Where the API's own host is switched off: the domain to call in its place.
 */
export function customDomainOf(caseFile: CaseFile): CustomDomain | null {
  const { config, request } = caseFile;
  const front = cdnOf(caseFile);
  const names = [headerOf(request.headers, 'host'), request.host, front?.origin.domainName].map((name) =>
    name?.toLowerCase(),
  );
  const reached = names.flatMap((name) =>
    name === undefined
      ? []
      : config.customDomains.filter((one) => [one.name, readableTarget(one)].some((own) => own.toLowerCase() === name)),
  );
  const domain = reached[0] ?? insteadOfDefault(caseFile);
  if (!domain) return null;
  const { name, endpointType, endpointAccessMode, mutualTls, domainNameId, policy, accessAssociations } = domain;
  return {
    name,
    endpointType,
    targetHost: readableTarget(domain),
    mappings: sorted(domain.mappings, ({ basePath }) => basePath),
    mutualTls,
    ...strictMode(endpointAccessMode),
    ...(endpointType === 'PRIVATE'
      ? { privateAccess: privateAccess(domainNameId ?? '', policy ?? null, accessAssociations ?? []) }
      : {}),
  };
}

/** The first domain, by name, that leads to the stage of an API whose own host is switched off. */
function insteadOfDefault({ config, request }: CaseFile): CaseCustomDomain | undefined {
  const { id, disableExecuteApiEndpoint } = config.api;
  const host = readHost(headerOf(request.headers, 'host') ?? request.host);
  if (!disableExecuteApiEndpoint || host.kind !== 'execute-api' || host.apiId !== id) return undefined;
  return sorted(config.customDomains, ({ name }) => name).find(
    ({ endpointType, mappings }) =>
      endpointType !== 'PRIVATE' && mappings.some(({ apiId, stage }) => apiId === id && stage === config.stage.name),
  );
}

/** AWS tells no target of a private domain: its name resolves to VPC endpoints. */
const readableTarget = ({ endpointType, targetHost }: CaseCustomDomain): string =>
  endpointType === 'PRIVATE' ? '' : targetHost;

const privateAccess = (
  domainNameId: string,
  policy: unknown,
  endpoints: readonly string[],
): NonNullable<CustomDomain['privateAccess']> => ({
  domainNameId,
  policy: policy === null ? null : JSON.stringify(policy),
  vpcEndpointIds: sorted(endpoints, (id) => id),
});

export function cdnOf({ config: { cloudfront }, request }: CaseFile): Cdn | null {
  if (cloudfront === null) return null;
  const host = request.host.toLowerCase();
  if (![cloudfront.domainName, ...cloudfront.aliases].some((name) => name.toLowerCase() === host)) return null;
  const rest = cloudfront.behaviors.findIndex(({ pathPattern }) => takesEveryPath(pathPattern));
  // Every distribution has a behaviour for what no other takes; nothing behind it is ever used.
  const behaviors = rest === -1 ? [...cloudfront.behaviors, PASSES_NOTHING] : cloudfront.behaviors.slice(0, rest + 1);
  return {
    ...cloudfront,
    defaultRootObject: cloudfront.defaultRootObject || null,
    behaviors: behaviors.map((one) => (takesEveryPath(one.pathPattern) ? { ...one, pathPattern: '*' } : one)),
  };
}

const takesEveryPath = (pattern: string): boolean => pattern === '*' || /^default(?: \(\*\))?$/i.test(pattern);
const PASSES_NOTHING: Cdn['behaviors'][number] = {
  pathPattern: '*',
  cachePolicy: 'CachingDisabled',
  originRequestPolicy: null,
};

export const usagePlansOf = ({ config }: CaseFile): readonly UsagePlan[] =>
  sorted(config.usagePlans, ({ id }) => id).map(({ id, name, apiStages, keyIds, quota, throttle }) => ({
    id,
    name,
    apiStages: apiStages.map(({ throttle: methodRates, ...stage }) => ({
      ...stage,
      ...(methodRates === undefined ? {} : { methodRates }),
    })),
    keyIds: sorted(keyIds, (key) => key),
    quota: quota && { limit: quota.limit, period: quota.period },
    used: quota?.used ?? {},
    throttle,
  }));

/** Values are compared here and go no further. */
export function apiKeysOf({ config, request }: CaseFile): readonly ApiKey[] {
  const sent = request.apiKey ?? headerOf(request.headers, 'x-api-key');
  return sorted(config.apiKeys, ({ id }) => id).map(({ id, name, enabled, value }) => ({
    id,
    name,
    enabled,
    sentByRequest: value === sent,
  }));
}

export function webAclOf({ config: { waf, stage } }: CaseFile): WebAcl | null {
  if (waf === null || stage.webAcl !== waf.name) return null;
  const rules: WafRule[] = [];
  for (const rule of [...waf.rules].sort((a, b) => a.priority - b.priority)) {
    const last = rules.at(-1);
    // A group has one place in the ACL, and all its rules with it.
    const priority =
      last !== undefined && last.ruleGroup !== null && last.ruleGroup === rule.ruleGroup
        ? last.priority
        : rule.priority;
    rules.push({ ...rule, priority, statement: readableStatement(rule) });
  }
  return { ...waf, rules };
}

/** What AWS tells of a rule: of managed rules their names, and of rules that nobody outside can evaluate their kind. */
function readableStatement({ name, ruleGroup, statement }: CaseWaf['rules'][number]): WafRule['statement'] {
  if (ruleGroup !== null && isManagedGroup(ruleGroup)) return managedStatement(ruleGroup, name);
  return 'matches' in statement ? { unknown: 'SqliMatchStatement' } : statement;
}

/** What the rules really look for, by their keys: a case says it of all of them. */
export const wafStatementsOf = ({ config: { waf } }: CaseFile): Readonly<Record<string, WafRule['statement']>> =>
  Object.fromEntries((waf?.rules ?? []).map((rule) => [ruleKey(rule), rule.statement]));

export const vpcEndpointsOf = ({ config }: CaseFile): readonly VpcEndpoint[] =>
  sorted(config.vpcEndpoints, ({ id }) => id).map((endpoint) => ({
    ...endpoint,
    policy: JSON.stringify(endpoint.policy),
  }));

/** The functions that the API names, draft and deployed. One that is named and not described does not exist. */
export function functionsOf({ config }: CaseFile): Readonly<Record<string, FunctionFacts>> {
  const names = [draftOf(config), deployedOf(config)].flatMap(({ methods, routes, authorizers }) => [
    ...[...methods, ...routes].flatMap(({ integration }) =>
      integration.type === 'AWS_PROXY' ? [integration.function] : [],
    ),
    ...authorizers.flatMap((authorizer) => ('function' in authorizer ? [authorizer.function] : [])),
  ]);
  return Object.fromEntries(
    sorted([...new Set(names)], (name) => name).map((name) => [name, functionFactsOf(config, name)]),
  );
}

/** As AWS tells it: one policy for the function itself, and one for the alias or version that is named. */
function functionFactsOf({ functions, lambdaPermissions, stage }: CaseFile['config'], named: string): FunctionFacts {
  const { name, qualifier } = splitQualifier(withStageVariables(named, stage.variables));
  const isThis = (one: string): boolean => one === name || (qualifier !== null && one === `${name}:${qualifier}`);
  const state = functions.find((one) => isThis(one.name))?.state ?? 'Missing';
  if (state === 'Missing') return { state, permissions: [] };
  return {
    state,
    permissions: lambdaPermissions
      .filter((one) => isThis(one.function) && (one.qualifier === null || one.qualifier === qualifier))
      .map(({ function: name, ...permission }) => ({ ...permission, sid: statementIdOf(name, permission) }))
      .sort((a, b) => compareText(permissionKey(a), permissionKey(b))),
  };
}

const permissionKey = (one: FunctionFacts['permissions'][number]): string =>
  [one.qualifier ?? '', one.principal, one.action, one.sourceArn ?? ''].join(' ');

/**
 * The user pools that authorizers or the token name. One of this account and Region that is not described no longer
 * exists.
 */
export function userPoolsOf({ config, request }: CaseFile): Readonly<Record<string, UserPool>> {
  const authorizers = [draftOf(config), deployedOf(config)].flatMap((definition) => definition.authorizers);
  const providers = authorizers.flatMap((one) => ('providerArns' in one ? one.providerArns : []));
  const issuers = [...authorizers.map((one) => ('jwt' in one ? one.jwt.issuer : '')), request.token?.claims['iss']];
  const own = providers
    .filter((arn) => accountOf(arn) === config.account.id && arn.split(':')[3] === config.api.region)
    .map(poolOfArn);
  const named = [...providers.map(poolOfArn), ...issuers.map(poolOfIssuer)];
  const pools = config.cognito.userPools;
  const readable = sorted([...new Set(named)], (id) => id).filter(
    (id) => id !== '' && (own.includes(id) || pools.some((pool) => pool.id === id)),
  );
  return Object.fromEntries(
    readable.map((id) => {
      const pool = pools.find((one) => one.id === id);
      const exists = pool?.deleted === false;
      // Of a pool that is gone nobody tells more.
      return [id, { id, exists, clients: exists ? sorted(pool.clients, (client) => client.id) : [] }];
    }),
  );
}

/** `arn:aws:cognito-idp:{region}:{account}:userpool/{id}` */
const poolOfArn = (arn: string): string => arn.split('userpool/')[1] ?? '';

/** `https://cognito-idp.{region}.amazonaws.com/{id}` */
const poolOfIssuer = (issuer: unknown): string =>
  typeof issuer === 'string'
    ? (/^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/([\w-]+)\/?$/.exec(issuer)?.[1] ?? '')
    : '';
