import type { CauseCode } from '../../causes/index.ts';
import { scopesOf } from '../../gates/authorizers/token.ts';
import type { Fix, PlanInput } from '../planning/types.ts';
import { verbOf } from '../setting-edits/authorizer-edit.ts';
import { draftMethodOf, draftMethods } from '../setting-edits/definition-edit.ts';
import { methodCandidates } from '../setting-edits/method-settings.ts';

const CODES: readonly CauseCode[] = ['cognito-access-token-without-scopes'];

/**
 * Lets the method list one scope that the access token has: from then on it takes access tokens, and no ID tokens.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
 */
export const methodScopes: Fix = {
  name: 'method-scopes',
  codes: CODES,
  candidates: (input) => {
    const served = input.prediction.request.method;
    const method = served === null ? null : draftMethodOf(input.facts, served);
    const scope = scopeMeant(input);
    if (method === null || scope === null) return [];
    const name = `${verbOf(method)} ${method.path}`;
    return methodCandidates(
      input,
      method,
      { ...method, scopes: [...method.scopes, scope] },
      {
        id: 'method-scopes-add',
        aims: CODES,
        title: `Let ${name} accept access tokens with the scope ${scope}`,
        takesAway:
          method.scopes.length === 0 ? `ID tokens on ${name}: a method with scopes accepts access tokens only` : null,
        letsIn: [{ caller: `access tokens with scope ${scope}`, method: verbOf(method), path: method.path }],
      },
    );
  },
};

/** What plain sign-in puts into every access token; it says nothing about this API. */
const SIGN_IN = 'aws.cognito.signin.user.admin';

/** The scope that tells most: one that other methods of the API list, then one of a resource server, then any. */
function scopeMeant({ facts, request }: PlanInput): string | null {
  const held = request.token === null ? [] : scopesOf(request.token);
  const used = draftMethods(facts).flatMap(({ scopes }) => scopes);
  const ways = [
    (scope: string) => used.includes(scope),
    (scope: string) => scope.includes('/'),
    (scope: string) => scope !== SIGN_IN,
    () => true,
  ];
  return ways.map((way) => held.find(way)).find((scope) => scope !== undefined) ?? null;
}
