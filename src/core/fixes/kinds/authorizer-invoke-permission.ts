import { executeApiArn } from '../../api-gateway/arns.ts';
import type { Authorizer, Facts } from '../../model/facts.ts';
import type { Candidate, Fix } from '../planning/types.ts';
import { invokePermission, isForeign } from '../policy-edits/invoke-permission.ts';
import { authorizerAsked } from '../setting-edits/authorizer-edit.ts';
import { UNDEPLOYED } from '../setting-edits/supplied-key.ts';

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
