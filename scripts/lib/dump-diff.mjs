/** What no undo can bring back: time stamps, and counters of ids. */
const PASSING = /(?:At|Date|next\w*|counter)$/i;

/** What every call leaves behind, whatever was changed: samples of the web ACL, lines in logs. */
const TRACES = /^(?:wafSamples|logGroups\..*\.events)\b|^logGroups\.[^.]* API-Gateway-Execution-Logs_/;

/** Paths (`apis.abc.draft.policy`) at which two dumps of a practice account differ. */
export function differingPaths(a, b, path = []) {
  if (PASSING.test(path.at(-1) ?? '') || TRACES.test(path.join('.'))) return [];
  if (
    a === null ||
    b === null ||
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    Array.isArray(a) !== Array.isArray(b)
  )
    return Object.is(a, b) ? [] : [path.join('.')];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((key) => differingPaths(a[key], b[key], [...path, key]));
}

/** Where each operation may write; `{name}` stands for that input. */
const WRITES = {
  CreateDeployment: [
    'apis.{ApiId}.deployments.',
    'apis.{ApiId}.stages.{StageName}.deploymentId',
    'apis.{restApiId}.deployments.',
    'apis.{restApiId}.stages.{stageName}.deploymentId',
    'apis.{restApiId}.stages.{stageName}.canary',
  ],
  UpdateStage: ['apis.{restApiId}.stages.{stageName}.', 'apis.{ApiId}.stages.{StageName}.'],
  UpdateRestApi: [
    'apis.{restApiId}.draft.policy',
    'apis.{restApiId}.apiKeySource',
    'apis.{restApiId}.disableExecuteApiEndpoint',
    'apis.{restApiId}.endpoint',
  ],
  UpdateMethod: ['apis.{restApiId}.draft.resources.'],
  PutMethod: ['apis.{restApiId}.draft.resources.'],
  PutMethodResponse: ['apis.{restApiId}.draft.resources.'],
  PutIntegration: ['apis.{restApiId}.draft.resources.'],
  PutIntegrationResponse: ['apis.{restApiId}.draft.resources.'],
  UpdateMethodResponse: ['apis.{restApiId}.draft.resources.'],
  UpdateIntegration: ['apis.{restApiId}.draft.resources.'],
  UpdateIntegrationResponse: ['apis.{restApiId}.draft.resources.'],
  UpdateAuthorizer: ['apis.{restApiId}.draft.authorizers.', 'apis.{ApiId}.'],
  PutGatewayResponse: ['apis.{restApiId}.draft.gatewayResponses.'],
  UpdateGatewayResponse: ['apis.{restApiId}.draft.gatewayResponses.'],
  FlushStageAuthorizersCache: ['authorizerCaches.'],
  ResetAuthorizersCache: ['authorizerCaches.'],
  UpdateApi: ['apis.{ApiId}.'],
  UpdateRoute: ['apis.{ApiId}.'],
  CreateRoute: ['apis.{ApiId}.'],
  UpdateAssumeRolePolicy: ['identities.*.trustedPrincipals'],
  UpdateApiKey: ['regions.*.apiKeys.{apiKey}.enabled'],
  UpdateUsagePlan: ['regions.*.usagePlans.{usagePlanId}.'],
  CreateUsagePlanKey: ['regions.*.usagePlans.{usagePlanId}.keyIds'],
  UpdateAccount: ['regions.*.cloudWatchRoleArn'],
  CreateRole: ['identities.*role/{RoleName}'],
  AttachRolePolicy: ['identities.*.attachedPolicies'],
  CreateLogGroup: ['logGroups.*{logGroupName}'],
  CreateBasePathMapping: ['customDomains.{domainName}.mappings'],
  CreateApiMapping: ['customDomains.{DomainName}.mappings'],
  UpdateDomainName: ['customDomains.{domainName}.'],
  CreateDomainNameAccessAssociation: ['customDomains.*.accessAssociations'],
  AddPermission: ['functions.*.permissions'],
  RemovePermission: ['functions.*.permissions'],
  ModifyVpcEndpoint: ['vpcEndpoints.{VpcEndpointId}.policy'],
  UpdateWebACL: ['webAcls.*.rules', 'webAcls.*.lockToken'],
  PutRolePolicy: ['identities.*.inlinePolicies'],
  PutUserPolicy: ['identities.*.inlinePolicies'],
  PutGroupPolicy: ['groups.*.inlinePolicies'],
  CreatePolicyVersion: ['managedPolicies.'],
};

/** The paths that no change of these accounts for. */
export function unplanned(paths, changes) {
  const allowed = changes.flatMap(({ operation, input }) =>
    (WRITES[operation] ?? []).map((pattern) => {
      const named = pattern.replace(/\{(\w+)\}/g, (_, name) => String(input[name] ?? '(none)'));
      const literal = named.split('*').map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      return new RegExp(`^${literal.join('.*')}`);
    }),
  );
  // A lock token is drawn anew by every write, also by the one that takes it back.
  return paths.filter((path) => !allowed.some((pattern) => pattern.test(path)));
}
