import { executeApiArn, splitQualifier } from '../../api-gateway/arns.ts';
import type { Authorizer, Facts, Method } from '../../model/facts.ts';
import { routePattern } from '../../policy/index.ts';
import { methodName } from '../planning/publish.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { invokePermission, isForeign } from '../policy-edits/invoke-permission.ts';
import { authorizerAsked } from '../setting-edits/authorizer-edit.ts';
import { UNDEPLOYED } from '../setting-edits/supplied-key.ts';

/**
 * Lets API Gateway invoke the backend function, from exactly this route of this stage, with every verb that it takes.
 * https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
export const integrationPermission: Fix = {
  name: 'integration-permission',
  codes: ['integration-permission-missing'],
  candidates: (input) => {
    const { facts } = input;
    const { method } = input.prediction.request;
    const integration = method?.integration ?? null;
    if (method === null || integration?.type !== 'AWS_PROXY' || facts.functions.state !== 'known') return [];
    const named = integration.function;
    const found = facts.functions.value[named] ?? facts.functions.value[splitQualifier(named).name];
    // One that is gone takes none.
    if (found === undefined || found.state === 'Missing' || isForeign(facts, named)) return [];
    const SourceArn = sourceArn(input, method);
    const StatementId = `apigw-doctor-${SourceArn.split(':').slice(5).join('-').replace(/\*/g, 'any')}`
      .replace(/[^\w-]+/g, '-')
      .slice(0, 100);
    const { instead, ...made } = invokePermission(facts, named, StatementId, SourceArn);
    return [
      {
        ...UNDEPLOYED,
        ...made,
        id: 'integration-invoke-permission',
        aims: ['integration-permission-missing'],
        title: `Let API Gateway invoke function ${named}, for ${methodName(method)} only${instead}`,
        alsoAffects: null,
      },
    ];
  },
};

/** The route's ARN with path parameters as `*`, which covers template and value alike. */
function sourceArn(
  { facts: { scope }, request, prediction }: PlanInput,
  { path: template, httpMethod }: Method,
): string {
  const { stage, arn } = prediction.request;
  const head = {
    partition: scope.partition,
    region: scope.region,
    account: scope.accountId,
    apiId: scope.apiId,
    stage,
  };
  if (scope.apiType === 'WEBSOCKET') return arn;
  if (template.startsWith('$')) return executeApiArn(scope, `${stage}/${template}`);
  return routePattern({ ...head, verb: httpMethod === 'ANY' ? '*' : request.method }, template);
}

/** Lets API Gateway invoke the authorizer's function, from exactly this authorizer. */
export const authorizerInvokePermission: Fix = {
  name: 'authorizer-invoke-permission',
  codes: ['authorizer-lambda-permission-missing'],
  candidates: (input) => {
    const authorizer = authorizerAsked(input);
    const candidate = authorizer === null ? null : authorizerPermission(input.facts, authorizer);
    return candidate === null ? [] : [candidate];
  },
};

/** Null where the function cannot be given one: a function of another account takes its permission there. */
export function authorizerPermission(facts: Facts, authorizer: Authorizer): Candidate | null {
  const { function: named } = authorizer;
  return named === null || facts.functions.state !== 'known' || isForeign(facts, named)
    ? null
    : candidateFor(facts, authorizer, named);
}

function candidateFor(facts: Facts, authorizer: Authorizer, named: string): Candidate {
  const { scope } = facts;
  const sourceArn = executeApiArn(scope, `authorizers/${authorizer.id}`);
  const { instead, ...made } = invokePermission(
    facts,
    named,
    `apigw-doctor-${scope.apiId}-${authorizer.id}`,
    sourceArn,
  );
  return {
    ...UNDEPLOYED,
    ...made,
    id: 'authorizer-invoke-permission',
    aims: ['authorizer-lambda-permission-missing'],
    title: `Let API Gateway invoke function ${named}, from authorizer "${authorizer.name}" only${instead}`,
    alsoAffects: null,
    letsFunctionRun: true,
  };
}
