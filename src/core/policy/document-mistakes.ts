import { splitArn } from '../api-gateway/arn.ts';
import { arnMatches } from './arn-match.ts';
import { type Mistake, mistake } from './mistakes.ts';
import type { Policy } from './types.ts';

export interface DocumentMistake extends Mistake {
  readonly suggestion: string | null;
}

/**
 * A policy without any Allow where only an Allow of its own lets calls through: on NONE and COGNITO_USER_POOLS always,
 * on AWS_IAM for callers of another account.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function denyOnly(policy: Policy, authorization: string, sameAccount: boolean): DocumentMistake | null {
  const needsAllow =
    authorization === 'NONE' || authorization === 'COGNITO_USER_POOLS' || (authorization === 'AWS_IAM' && !sameAccount);
  if (!needsAllow || policy.statements.length === 0 || policy.statements.some((s) => s.effect === 'Allow')) return null;
  const reason =
    `The policy only denies; with authorization ${authorization} a call passes only when a statement of the policy ` +
    'allows it.';
  return { ...mistake(21, reason), suggestion: 'Allow' };
}

/** The draft would let the call through, and the stage serves an older copy that does not. */
export function draftNotDeployed(draftAllows: boolean, deployedAllows: boolean): DocumentMistake | null {
  if (!draftAllows || deployedAllows) return null;
  return {
    ...mistake(23, 'The edited policy allows this call; the stage still serves the policy of its last deployment.'),
    suggestion: 'deploy the stage',
  };
}

/**
 * A Lambda permission's SourceArn that cannot cover an authorizer: `{api}/*\/*\/*` needs three segments behind the API
 * id, an authorizer's ARN has two. Null when it covers it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
 * @param authorizerArn `arn:…:execute-api:{region}:{account}:{api}/authorizers/{id}`
 */
export function authorizerSourceArn(sourceArn: string, authorizerArn: string): DocumentMistake | null {
  if (arnMatches(sourceArn, authorizerArn)) return null;
  const api = (arn: string) => (splitArn(arn)[5] ?? '').split('/')[0] ?? '';
  const same = arnMatches(`arn:a:a:a:a:${api(sourceArn)}`, `arn:a:a:a:a:${api(authorizerArn)}`);
  const reason = same
    ? `The permission covers calls of methods (${sourceArn}); an authorizer calls as ${authorizerArn}.`
    : `The permission is for another API (${sourceArn}); the authorizer calls as ${authorizerArn}.`;
  return { ...mistake(same ? 26 : 1, reason), suggestion: authorizerArn };
}
