import { accountOf, principalName } from '../../core/api-gateway/arns.ts';
import { type Fact, notAsked } from '../../core/model/fact.ts';
import type { GatewayRole } from '../../core/model/facts.ts';
import type { Clients } from '../clients/types.ts';
import { isNotFound } from '../errors.ts';
import { needed } from './fact-of.ts';
import { rolePolicies } from './identity-policies.ts';
import { eachOf } from './named.ts';
import { together } from './plan.ts';
import { policyIn, policyText } from './policy-text.ts';

/** The roles that the gateway itself assumes, by ARN. Roles of another account cannot be read from here. */
export async function readGatewayRoles(
  clients: Clients,
  arns: readonly string[],
  accountId: string,
): Promise<Fact<Readonly<Record<string, GatewayRole>>>> {
  const local = arns.filter((arn) => accountOf(arn) === accountId);
  const [first] = arns;
  if (first !== undefined && local.length === 0) return notAsked(`${first} belongs to another account`);
  return eachOf('GetRole', local, (arn) => readGatewayRole(clients.branch(), arn));
}

async function readGatewayRole(clients: Clients, arn: string): Promise<GatewayRole> {
  const named = principalName(arn);
  if (named.kind !== 'role') return { exists: false, trustedPrincipals: [], policies: [] };
  try {
    const [{ Role: role }, policies] = await together([
      clients.branch().call('iam', 'GetRole', { RoleName: named.name }),
      rolePolicies(clients, named.name),
    ]);
    const trustPolicy = policyText(needed(role?.AssumeRolePolicyDocument, 'the trust policy'), 'the trust policy');
    return {
      exists: true,
      trustedPrincipals: trustedIn(trustPolicy),
      trustPolicy,
      policies,
    };
  } catch (error) {
    if (isNotFound(error)) return { exists: false, trustedPrincipals: [], policies: [] };
    throw error;
  }
}

/** Who may assume the role: one entry per principal of every Allow statement. */
function trustedIn(document: string): readonly Readonly<Record<string, string>>[] {
  const { Statement: one } = policyIn(document, 'the trust policy');
  const statements = Array.isArray(one) ? one : [one];
  return statements.flatMap((statement: unknown) => {
    const { Effect: effect, Principal: principal } = (statement ?? {}) as {
      readonly Effect?: unknown;
      readonly Principal?: unknown;
    };
    if (effect !== 'Allow') return [];
    if (typeof principal === 'string') return [{ AWS: principal }];
    return Object.entries((principal ?? {}) as Record<string, unknown>).flatMap(([type, values]) =>
      (Array.isArray(values) ? values : [values]).flatMap((value: unknown) =>
        typeof value === 'string' ? [{ [type]: value }] : [],
      ),
    );
  });
}
