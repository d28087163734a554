import { trustPolicyText } from '../../../core/intake/cases/caller-facts.ts';
import { AwsError } from '../../http/errors.ts';
import type { QueryRun } from '../../protocols/query.ts';
import type { IdentityRow } from '../../store/types.ts';
import { identityNamed } from './common.ts';
import { roleArn } from './identities.ts';

const malformed = (message: string): AwsError => new AwsError('MalformedPolicyDocument', message, 400);

/** One entry per principal of every Allow statement. */
function principalsIn(text: string): Record<string, string>[] {
  let document: { readonly Statement?: unknown };
  try {
    document = JSON.parse(text) as typeof document;
  } catch {
    throw malformed('This policy contains invalid Json');
  }
  const statements = [document.Statement ?? []].flat() as {
    readonly Effect?: string;
    readonly Principal?: unknown;
    readonly Action?: unknown;
  }[];
  if (statements.some(({ Action, Principal }) => Action === undefined || Principal === undefined))
    throw malformed('Missing required field');
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Principal }) => {
      if (typeof Principal === 'string') return [{ AWS: Principal }];
      return Object.entries(Principal as Record<string, string | string[]>).flatMap(([type, values]) =>
        [values].flat().map((value) => ({ [type]: value })),
      );
    });
}

/** Sets who may assume a role. */
export function setTrust(role: IdentityRow, text: string): void {
  role.trustedPrincipals = principalsIn(text);
  if (trustPolicyText(role.trustedPrincipals) === text) delete role.trustPolicy;
  else role.trustPolicy = text;
}

/** Who may assume a role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html */
export const TRUST_OPERATIONS: Readonly<Record<string, QueryRun>> = {
  UpdateAssumeRolePolicy: (call, input) => {
    const name = input.needed('RoleName');
    call.authorize('iam:UpdateAssumeRolePolicy', roleArn(call, name));
    setTrust(identityNamed(call, 'role', name), input.needed('PolicyDocument'));
    return undefined;
  },
};
