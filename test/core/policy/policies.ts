import {
  type NamedPolicy,
  type ParsedPolicy,
  type Policy,
  type PolicyKind,
  type PolicyPrincipal,
  type PolicyRequest,
  parsePolicy,
  principalOf,
} from '../../../src/core/policy/index.ts';

export const API_ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';
export const API = 'a1b2c3d4e5';
export const ARN_HEAD = `arn:aws:execute-api:eu-west-1:${API_ACCOUNT}`;
export const ARN = `${ARN_HEAD}:${API}/prod/GET/pets`;
export const USER = `arn:aws:iam::${API_ACCOUNT}:user/ann`;
export const ROLE = `arn:aws:iam::${API_ACCOUNT}:role/team/caller`;
export const SESSION = `arn:aws:sts::${API_ACCOUNT}:assumed-role/caller/s1`;
export const FOREIGN_USER = `arn:aws:iam::${OTHER_ACCOUNT}:user/bob`;

type Json = Readonly<Record<string, unknown>>;

/** A document with these statements; each gets Allow, Invoke and `*` unless it says otherwise. */
export function document(...statements: readonly Json[]): string {
  const filled = statements.map((s) => ({
    Effect: 'Allow',
    ...('Action' in s || 'NotAction' in s ? {} : { Action: 'execute-api:Invoke' }),
    ...('Resource' in s || 'NotResource' in s ? {} : { Resource: '*' }),
    ...s,
  }));
  return JSON.stringify({ Version: '2012-10-17', Statement: filled });
}

export function policyOf(text: string, kind: PolicyKind = 'resource'): Policy {
  const parsed: ParsedPolicy = parsePolicy(text, kind);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

export const named = (name: string, kind: PolicyKind, ...statements: readonly Json[]): NamedPolicy => ({
  name,
  parsed: parsePolicy(document(...statements), kind),
});

export function principal(arn: string, roleArn: string | null = null): PolicyPrincipal {
  const found = principalOf(arn, roleArn);
  if (found === null) throw new Error(`no principal: ${arn}`);
  return found;
}
export const USER_PRINCIPAL = principal(USER);
export const SESSION_PRINCIPAL = principal(SESSION, ROLE);

export const request = (changes: Partial<PolicyRequest> = {}): PolicyRequest => ({
  action: 'execute-api:Invoke',
  arn: ARN,
  principal: null,
  context: {},
  unknownKeys: [],
  ...changes,
});
