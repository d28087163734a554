import { unknownOf } from '../judgement.ts';
import type { GateContext } from '../types.ts';
import { judgeCognito } from './cognito.ts';
import { judgeJwt } from './jwt.ts';
import { judgeLambdaAuthorizer } from './lambda.ts';
import type { AuthorizerVerdict } from './types.ts';

export { identitySourcesOf, validationPattern } from './identity.ts';
export { authorizerPolicyFindings } from './policy-findings.ts';
export { acceptableToken, describeToken } from './token.ts';
export type { AuthorizerVerdict } from './types.ts';

/** What the authorizer of the context's method says: Lambda, Cognito or JWT by `authorizationType`. */
export function authorizerVerdict(context: GateContext): AuthorizerVerdict {
  const { authorizers } = context.facts.deployed;
  const wanted = context.method?.authorizer ?? null;
  if (authorizers.state !== 'known')
    return { state: 'unknown', unknown: [unknownOf('authorizers', 'the authorizers', authorizers)] };
  const authorizer = authorizers.value.find((candidate) => candidate.name === wanted);
  if (authorizer === undefined)
    return {
      state: 'unknown',
      unknown: [
        {
          about: `authorizer:${wanted ?? ''}`,
          what: `authorizer "${wanted ?? ''}"`,
          why: 'the method specifies an authorizer, but it was not found',
          permission: null,
        },
      ],
    };
  switch (context.method?.authorizationType) {
    case 'CUSTOM':
      return judgeLambdaAuthorizer(context, authorizer);
    case 'COGNITO_USER_POOLS':
      return judgeCognito(context, authorizer);
    case 'JWT':
      return judgeJwt(context, authorizer);
    default:
      return { state: 'authenticated', because: 'The method has no authorizer.' };
  }
}
