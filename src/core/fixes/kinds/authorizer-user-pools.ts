import { serviceArn } from '../../api-gateway/arns.ts';
import type { CauseCode } from '../../causes/index.ts';
import { valueOf } from '../../model/fact.ts';
import type { Authorizer, Facts } from '../../model/facts.ts';
import type { Fix, PlanInput } from '../planning/types.ts';
import { authorizerAsked, authorizerCandidates, letInEverywhere } from '../setting-edits/authorizer-edit.ts';

const CODES: readonly CauseCode[] = ['cognito-user-pool-deleted', 'cognito-wrong-user-pool'];

/**
 * Lets a Cognito authorizer trust the pool that issued the token; a pool that is gone is taken out. Pools of this
 * account only.
 */
export const authorizerUserPools: Fix = {
  name: 'authorizer-user-pools',
  codes: CODES,
  candidates: (input) => {
    const authorizer = authorizerAsked(input);
    const pool = poolMeant(input);
    if (authorizer === null || pool === null) return [];
    const gone = authorizer.providerArns.filter((arn) => isGone(input.facts, arn));
    const arn = poolArn(input.facts, pool);
    const kept = authorizer.providerArns.filter((one) => !gone.includes(one) && one !== arn);
    return authorizerCandidates(
      input,
      authorizer,
      { ...authorizer, providerArns: [...kept, arn] },
      {
        id: gone.length > 0 ? 'authorizer-pool-replace' : 'authorizer-pool-add',
        aims: CODES,
        title:
          `Let authorizer "${authorizer.name}" trust user pool ` +
          `${pool}${gone.length > 0 ? ' in place of the one that is gone' : ' too'}`,
        letsIn: letInEverywhere(input, authorizer, `tokens of user pool ${pool}`),
      },
    );
  },
};

/** The pool that issued the token; without a token, the only pool there is. */
function poolMeant({ facts, request }: PlanInput): string | null {
  const pools = Object.values(valueOf(facts.userPools) ?? {}).filter(({ exists }) => exists);
  const issuer = request.token?.claims['iss'];
  if (request.token === null) return pools.length === 1 ? (pools[0]?.id ?? null) : null;
  const [, region, id] =
    typeof issuer === 'string'
      ? (/^https:\/\/cognito-idp\.([\w-]+)\.amazonaws\.com(?:\.cn)?\/([\w-]+)$/.exec(issuer) ?? [])
      : [];
  return region === facts.scope.region && pools.some((pool) => pool.id === id) ? (id ?? null) : null;
}

const poolArn = ({ scope }: Facts, id: string): string => serviceArn(scope, 'cognito-idp', `userpool/${id}`);

function isGone({ userPools }: Facts, arn: Authorizer['providerArns'][number]): boolean {
  return valueOf(userPools)?.[arn.split(':userpool/')[1] ?? '']?.exists === false;
}
