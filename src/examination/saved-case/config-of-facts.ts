import { splitQualifier, withStageVariables } from '../../core/api-gateway/arns.ts';
import type { CaseConfig, CaseIdentity, CasePolicy } from '../../core/intake/cases/index.ts';
import { policyIn } from '../../core/intake/cases/index.ts';
import { valueOf } from '../../core/model/fact.ts';
import type {
  ApiKey,
  Caller,
  Facts,
  FunctionFacts,
  GatewayRole,
  IdentityPolicy,
  Stage,
} from '../../core/model/facts.ts';
import type { Situation } from '../../core/model/runtime-state.ts';
import type { LogsTestimony } from '../../core/model/testimony.ts';
import { definitionConfig } from './definition-of-facts.ts';

/**
 * The `config` of a case from which the same facts are read, as far as a case can say them. What was not read stands as
 * nothing; the case's `session` says why.
 */
export function configOfFacts(situation: Situation, logs: LogsTestimony | null): CaseConfig {
  const { facts, request, runtime } = situation;
  const { scope } = facts;
  const api = valueOf(facts.api);
  const rest = scope.apiType === 'REST';
  const cdn = valueOf(facts.cdn) ?? null;
  return {
    account: {
      id: scope.accountId,
      partition: scope.partition as CaseConfig['account']['partition'],
      cloudWatchRoleArn: valueOf(facts.cloudWatchRoleArn) ?? null,
      ...rateOfAccount(facts),
    },
    api: {
      id: scope.apiId,
      name: api?.name || scope.apiId,
      region: scope.region,
      endpointType: api?.endpointType ?? 'REGIONAL',
      policy: rest ? policyIn(valueOf(facts.draft.policy)) : null,
      disableExecuteApiEndpoint: api?.disableExecuteApiEndpoint ?? false,
      vpcEndpointIds: api?.vpcEndpointIds ?? [],
      ...(rest ? { apiKeySource: api?.apiKeySource ?? 'HEADER', binaryMediaTypes: api?.binaryMediaTypes ?? [] } : {}),
      ...(scope.apiType === 'HTTP' ? { cors: api?.cors ?? null } : {}),
      ...(scope.apiType === 'WEBSOCKET'
        ? { routeSelectionExpression: api?.routeSelectionExpression || '$request.body.action' }
        : {}),
      ...(api?.endpointAccessMode === undefined ? {} : { endpointAccessMode: api.endpointAccessMode }),
      ...(runtime.connections === undefined ? {} : { connections: runtime.connections }),
    },
    ...definitionConfig(situation),
    stage: stageConfig(facts),
    ...functionsConfig(situation),
    usagePlans: (valueOf(facts.usagePlans) ?? []).map(({ id, name, apiStages, keyIds, quota, used, throttle }) => ({
      id,
      name: name || id,
      apiStages: apiStages.map(({ methodRates, ...stage }) => ({
        ...stage,
        ...(methodRates === undefined ? {} : { throttle: methodRates }),
      })),
      keyIds,
      quota: quota && { ...quota, used },
      throttle,
    })),
    apiKeys: (valueOf(facts.apiKeys) ?? []).map((key) => ({
      id: key.id,
      name: key.name || key.id,
      value: keyValue(key, situation),
      enabled: key.enabled,
      stageKeys: [],
    })),
    iam: iamConfig(situation),
    cognito: {
      userPools: Object.values(valueOf(facts.userPools) ?? {}).map(({ id, exists, clients }) => ({
        id,
        deleted: !exists,
        clients,
      })),
      identityPools: [],
    },
    waf: wafConfig(facts),
    vpcEndpoints: (valueOf(facts.vpcEndpoints) ?? []).flatMap((endpoint) => {
      const policy = policyIn(endpoint.policy);
      return policy === null ? [] : [{ ...endpoint, policy }];
    }),
    customDomains: domainsConfig(facts),
    cloudfront: cdn,
    otherHosts: runtime.otherHosts ?? [],
    otherApis: (valueOf(facts.otherApis) ?? []).map((other) => ({ ...other, stages: [] })),
    logs: logsConfig(logs, request.time),
  };
}

function rateOfAccount({ accountRate }: Facts): Partial<CaseConfig['account']> {
  const rate = accountRate === undefined ? null : valueOf(accountRate);
  return rate == null ? {} : { throttle: rate };
}

function stageConfig(facts: Facts): CaseConfig['stage'] {
  const stage = valueOf(facts.stage) ?? null;
  const deliveries = facts.executionLogDeliveries && valueOf(facts.executionLogDeliveries);
  const rates = Object.entries(stage?.methodRates ?? {});
  return {
    name: facts.scope.stage,
    deploymentId: stage?.deploymentId || 'not-read',
    ...deployedAt(stage),
    autoDeploy: stage?.autoDeploy ?? false,
    variables: stage?.variables ?? {},
    logging: {
      ...(stage?.logging ?? { execution: 'OFF', dataTrace: false, access: null }),
      ...(deliveries === undefined ? {} : { deliveries }),
    },
    throttle: stage?.throttle ?? null,
    ...(rates.length === 0
      ? {}
      : {
          methodThrottle: Object.fromEntries(
            rates.map(([key, rate]) => [facts.scope.apiType === 'REST' ? `/${key}` : key, rate]),
          ),
        }),
    ...(stage?.canary == null ? {} : { canary: stage.canary }),
    webAcl: stage?.webAclArn == null ? null : (valueOf(facts.webAcl)?.name ?? null),
    ...(stage?.methodCaching === undefined
      ? {}
      : { methodCaching: stage.methodCaching.map(({ settingsKey: _, ...caching }) => caching) }),
  };
}

const deployedAt = (stage: Stage | null): Partial<CaseConfig['stage']> =>
  stage?.deployedAt == null ? {} : { deployedAt: stage.deployedAt.replace(/\.\d+Z$/, 'Z') };

/** A function that is named by an alias or through a stage variable stands under its own name. */
function functionsConfig({ facts, runtime }: Situation): Pick<CaseConfig, 'functions' | 'lambdaPermissions'> {
  const variables = valueOf(facts.stage)?.variables ?? {};
  const described = Object.entries(valueOf(facts.functions) ?? {}).map(([named, one]) => ({
    ...splitQualifier(withStageVariables(named, variables)),
    named,
    one,
  }));
  const states = new Map<string, Exclude<FunctionFacts['state'], 'Missing'>>();
  for (const { name, one } of described) if (one.state !== 'Missing') states.set(name, one.state);
  for (const name of Object.keys(runtime.behaviours ?? {})) if (!states.has(name)) states.set(name, 'Active');
  const permissions = described.flatMap(({ name, one }) =>
    one.permissions.map(({ qualifier, action, principal, sourceArn }) => ({
      function: name,
      qualifier,
      action,
      principal,
      sourceArn,
    })),
  );
  return {
    functions: [...states].map(([name, state]) => ({
      name,
      state,
      behaviours: (runtime.behaviours?.[name] ?? []).map(({ when, does }) => ({
        ...(when === undefined ? {} : { when }),
        ...does,
      })),
    })),
    lambdaPermissions: [...new Map(permissions.map((one) => [JSON.stringify(one), one])).values()],
  };
}

/** A value that compares as the key did in the session; a made-up one where it was not compared. */
function keyValue({ id, sentByRequest }: ApiKey, { request, runtime }: Situation): string {
  const value = (sentByRequest === true ? request.apiKey : null) ?? runtime.apiKeyValues?.[id] ?? null;
  return value !== null && value.reveal().length >= 20 ? value.reveal() : `not-read-${id}`.padEnd(20, '-');
}

function iamConfig(situation: Situation): CaseConfig['iam'] {
  const { facts } = situation;
  const caller = valueOf(facts.caller) ?? null;
  const roles = Object.entries(valueOf(facts.gatewayRoles) ?? {}).filter(([, role]) => role.exists);
  const identities = [
    ...(caller === null ? [] : [identityOfCaller(caller)]),
    ...roles.filter(([arn]) => arn !== caller?.identityArn).map(([arn, role]) => identityOfRole(arn, role)),
  ];
  const levels = valueOf(facts.serviceControlPolicies) ?? null;
  return {
    identities: withOneDocumentEach(identities),
    credentials: credentialsOf(situation, caller),
    serviceControlPolicies:
      levels === null || caller === null
        ? {}
        : {
            [caller.accountId]: levels.map(({ level, policies }) => ({
              level,
              policies: policies.flatMap(({ name, text }) => {
                const document = policyIn(text);
                return document === null ? [] : [{ name, document }];
              }),
            })),
          },
  };
}

function identityOfCaller({ identityArn, kind, policies, boundary }: Caller): CaseIdentity {
  const document = boundary === null ? null : policyIn(boundary.text);
  const groups = [...new Set(policies.map(({ group }) => group))].filter((group) => group !== null);
  return {
    arn: identityArn,
    type: kind,
    ...heldBy(policies, null),
    permissionsBoundary: boundary === null || document === null ? null : { arn: boundary.arn, document },
    ...(groups.length === 0 ? {} : { groups: groups.map((name) => ({ name, ...heldBy(policies, name) })) }),
    ...(kind === 'role' ? { trustedPrincipals: [] } : {}),
  };
}

const identityOfRole = (arn: string, { trustedPrincipals, policies }: GatewayRole): CaseIdentity => ({
  arn,
  type: 'role',
  ...heldBy(policies, null),
  permissionsBoundary: null,
  trustedPrincipals,
});

type Held = Pick<CaseIdentity, 'inlinePolicies' | 'managedPolicies'>;

function heldBy(policies: readonly IdentityPolicy[], group: string | null): Held {
  const own = policies.flatMap((policy) => {
    const document = policyIn(policy.text);
    return policy.group !== group || document === null ? [] : [{ ...policy, document }];
  });
  return {
    inlinePolicies: own.filter(({ kind }) => kind.endsWith('inline')).map(({ name, document }) => ({ name, document })),
    managedPolicies: own
      .filter(({ kind }) => kind.endsWith('managed'))
      .map(({ name, document }) => ({ arn: name, document })),
  };
}

/** A managed policy has one document, also where it was read in two versions. */
function withOneDocumentEach(identities: readonly CaseIdentity[]): readonly CaseIdentity[] {
  const documents = new Map<string, CasePolicy>();
  return identities.map((identity) => ({
    ...identity,
    managedPolicies: identity.managedPolicies.map(({ arn, document }) => {
      if (!documents.has(arn)) documents.set(arn, document);
      return { arn, document: documents.get(arn) ?? document };
    }),
  }));
}

function credentialsOf(
  { facts, request: { signing, time }, runtime }: Situation,
  caller: Caller | null,
): CaseConfig['iam']['credentials'] {
  const credential = valueOf(facts.credential) ?? null;
  if (caller === null || signing?.accessKeyId == null || credential?.exists === false) return [];
  const expiresAt = credential?.expiresAt ?? null;
  return [
    {
      accessKeyId: signing.accessKeyId,
      secretAccessKey: 'not-read',
      sessionToken: runtime.sessionTokenMatches === false ? 'not-read' : (signing.sessionToken?.reveal() ?? null),
      identity: caller.identityArn,
      sessionName: caller.kind === 'role' ? (caller.arn.split('/').at(-1) ?? null) : null,
      sessionPolicy: policyIn(runtime.sessionPolicy),
      expiresIn: expiresAt === null ? null : Math.round((Date.parse(expiresAt) - Date.parse(time)) / 1000),
      status: credential?.active === false ? 'Inactive' : 'Active',
    },
  ];
}

function wafConfig(facts: Facts): CaseConfig['waf'] {
  const acl = valueOf(facts.webAcl) ?? null;
  if (acl === null) return null;
  const { name, arn, defaultAction, rules } = acl;
  return {
    name,
    arn,
    defaultAction,
    rules: rules.map(({ statement, ...rule }) => ({
      ...rule,
      // A case has no rule that nobody outside can evaluate; the session's fact keeps what was read.
      statement: 'unknown' in statement || 'pathIs' in statement ? { matches: false } : statement,
    })),
  };
}

function domainsConfig(facts: Facts): CaseConfig['customDomains'] {
  const domain = valueOf(facts.customDomain) ?? null;
  if (domain === null) return [];
  const { mutualTls, privateAccess, ...rest } = domain;
  return [
    {
      ...rest,
      targetHost: domain.targetHost || domain.name,
      mutualTls: mutualTls && { ...mutualTls, certificates: mutualTls.certificates ?? [] },
      ...(privateAccess === undefined
        ? {}
        : {
            domainNameId: privateAccess.domainNameId,
            policy: policyIn(privateAccess.policy),
            accessAssociations: privateAccess.vpcEndpointIds ?? [],
          }),
    },
  ];
}

function logsConfig(logs: LogsTestimony | null, time: string): CaseConfig['logs'] {
  return (logs?.logGroups ?? []).map((logGroup) => ({
    logGroup,
    events: (logs?.lines ?? [])
      .filter((line) => line.logGroup === logGroup)
      .map(({ at, message }) => ({
        atSeconds: Math.round((Date.parse(at) - Date.parse(time)) / 1000),
        message,
      })),
  }));
}
