import { accountOf, splitArn } from '../../core/api-gateway/arns.ts';
import { type Fact, isKnown, known } from '../../core/model/fact.ts';
import type { Authorizer, Scope, UserPool } from '../../core/model/facts.ts';
import type { Request } from '../../core/model/request.ts';
import type { Clients } from '../clients/types.ts';
import { isDenied, isNotFound } from '../errors.ts';
import { compare } from './api.ts';
import { factOf } from './fact-of.ts';
import { allItems } from './paging.ts';
import { together } from './plan.ts';

interface Named {
  readonly id: string;
  /** True where an authorizer names it as a pool of this account: then one that is not found is gone. */
  readonly own: boolean;
}

/**
 * The user pools that authorizers or the token name, as far as they are of this account and region. A pool of another
 * account or region cannot be asked for and is left out.
 */
export async function readUserPools(
  clients: Clients,
  scope: Scope,
  authorizers: Fact<readonly Authorizer[]>,
  request: Request,
): Promise<Fact<Readonly<Record<string, UserPool>>>> {
  if (!isKnown(authorizers)) return authorizers;
  const named = poolsNamed(scope, authorizers.value, request);
  if (named.length === 0) return known(authorizers.operation, {});
  return factOf('DescribeUserPool', async () => {
    const pools = await Promise.all(named.map((one) => readPool(clients.branch(), one)));
    return Object.fromEntries(pools.flatMap((pool) => (pool === null ? [] : [[pool.id, pool] as const])));
  });
}

function poolsNamed(
  { accountId, region }: Scope,
  authorizers: readonly Authorizer[],
  request: Request,
): readonly Named[] {
  const arns = authorizers.flatMap(({ providerArns }) => providerArns);
  const own = arns
    .filter((arn) => accountOf(arn) === accountId && splitArn(arn)[3] === region)
    .map((arn) => arn.split('userpool/')[1] ?? '');
  const issuers = [...authorizers.flatMap(({ jwt }) => jwt?.issuer ?? []), request.token?.claims['iss']];
  const ids = new Set([...own, ...issuers.flatMap((issuer) => poolOfIssuer(issuer, region) ?? [])]);
  return [...ids]
    .filter((id) => /^[\w-]+_[0-9a-zA-Z]+$/.test(id))
    .sort(compare)
    .map((id) => ({ id, own: own.includes(id) }));
}

/**
 * `https://cognito-idp.{region}.amazonaws.com/{id}`, where it is of this region.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
function poolOfIssuer(issuer: unknown, region: string): string | null {
  const match =
    typeof issuer === 'string'
      ? /^https:\/\/cognito-idp\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([\w-]+)\/?$/.exec(issuer)
      : null;
  return match?.[1] === region ? (match[2] ?? null) : null;
}

async function readPool(clients: Clients, { id, own }: Named): Promise<UserPool | null> {
  try {
    const [, found] = await together([
      clients.branch().call('cognito-idp', 'DescribeUserPool', { UserPoolId: id }),
      clientsOf(clients.branch(), id),
    ]);
    return { id, exists: true, clients: found };
  } catch (error) {
    // The token's pool may be another account's: nothing is known of it.
    if (!own && (isNotFound(error) || isDenied(error))) return null;
    if (isNotFound(error)) return { id, exists: false, clients: [] };
    throw error;
  }
}

/** The most clients that are looked at one by one; a pool may have thousands. */
const MOST_CLIENTS = 20;

/** Clients are told for the eye: a pool whose clients may not be read is still there. */
async function clientsOf(clients: Clients, poolId: string): Promise<UserPool['clients']> {
  try {
    const all = await allItems(async (token) => {
      const page = await clients.call('cognito-idp', 'ListUserPoolClients', {
        UserPoolId: poolId,
        MaxResults: 60,
        ...(token === undefined ? {} : { NextToken: token }),
      });
      return { items: page.UserPoolClients, position: page.NextToken };
    });
    const described = await Promise.all(
      all.slice(0, MOST_CLIENTS).map(async ({ ClientId: id = '' }) => {
        const { UserPoolClient: client } = await clients.call('cognito-idp', 'DescribeUserPoolClient', {
          UserPoolId: poolId,
          ClientId: id,
        });
        return { id, allowedOAuthScopes: client?.AllowedOAuthScopes ?? [] };
      }),
    );
    return described.sort((a, b) => compare(a.id, b.id));
  } catch (error) {
    if (isDenied(error) || isNotFound(error)) return [];
    throw error;
  }
}
