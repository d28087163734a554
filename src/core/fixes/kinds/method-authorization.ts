import type { CauseCode } from '../../causes/index.ts';
import type { Method } from '../../model/facts.ts';
import { isCatchAll } from '../manual/places.ts';
import type { Fix, PlanInput } from '../planning/types.ts';
import { verbOf } from '../setting-edits/authorizer-edit.ts';
import { draftAuthorizers, draftMethodOf } from '../setting-edits/definition-edit.ts';
import { methodCandidates } from '../setting-edits/method-settings.ts';

const CODES: readonly CauseCode[] = ['method-auth-type-mismatch'];

/**
 * Lets the method ask for the kind of credential that the caller presents: IAM for a signature, one of the API's own
 * authorizers for a token. It never takes the authorization away; the caller's remedy comes before it. A route that
 * takes whatever has none of its own stays as it is: a route for this call is the remedy there.
 */
export const methodAuthorization: Fix = {
  name: 'method-authorization',
  codes: CODES,
  candidates: (input) => {
    const served = input.prediction.request.method;
    const method = served === null ? null : draftMethodOf(input.facts, served);
    if (method === null || isCatchAll(method)) return [];
    const name = `${verbOf(method)} ${method.path}`;
    return kinds(input, method).flatMap((after) =>
      methodCandidates(input, method, after, {
        id: after.authorizer === null ? 'method-authorization-iam' : 'method-authorization-authorizer',
        aims: CODES,
        bearing: 'works-around',
        title:
          `Set the authorization of ${name} to ` +
          `${after.authorizer === null ? 'AWS_IAM' : `authorizer "${after.authorizer}"`}`,
        takesAway:
          `everyone who calls ${name} with a credential that ` +
          `${method.authorizer === null ? 'IAM' : `authorizer "${method.authorizer}"`} accepts`,
        letsIn:
          after.authorizer === null
            ? []
            : [
                {
                  caller: `callers that authorizer "${after.authorizer}" allows`,
                  method: verbOf(method),
                  path: method.path,
                },
              ],
      }),
    );
  },
};

function kinds({ facts, request }: PlanInput, method: Method): readonly Method[] {
  if (request.signing !== null) return [{ ...method, authorizationType: 'AWS_IAM', authorizer: null, scopes: [] }];
  return draftAuthorizers(facts)
    .filter(({ name }) => name !== method.authorizer)
    .map(({ name, type }) => ({
      ...method,
      authorizationType: type === 'TOKEN' || type === 'REQUEST' ? 'CUSTOM' : type,
      authorizer: name,
      scopes: [],
    }));
}
