import type { Authorizer, Facts } from '../model/facts.ts';
import { authorizerAsked } from './authorizer-edit.ts';
import { invokePermission, isForeign } from './invoke-permission.ts';
import { UNDEPLOYED } from './supplied-key.ts';
import type { Candidate, Fix } from './types.ts';

/** Lets API Gateway invoke the authorizer's function, from exactly this authorizer. */
export const authorizerInvokePermission: Fix = {
  name: 'authorizer-invoke-permission',
  codes: ['authorizer-lambda-permission-missing'],
  candidates: ({ facts, ...input }) => {
    const authorizer = authorizerAsked({ facts, ...input });
    const named = authorizer?.function ?? null;
    // A function of another account takes its permission there.
    if (authorizer === null || named === null || facts.functions.state !== 'known' || isForeign(facts, named)) return [];
    return [candidate(facts, authorizer, named)];
  },
};

function candidate(facts: Facts, authorizer: Authorizer, named: string): Candidate {
  const { scope } = facts;
  const sourceArn = `arn:${scope.partition}:execute-api:${scope.region}:${scope.accountId}:${scope.apiId}/authorizers/${authorizer.id}`;
  const { instead, ...made } = invokePermission(facts, named, `apigw-doctor-${scope.apiId}-${authorizer.id}`, sourceArn);
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
