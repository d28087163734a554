/**
 * The pieces of an ARN that names one call of an API:
 * `arn:{partition}:execute-api:{region}:{account}:{api}/{stage}/{verb}/{path}`.
 */
export interface InvokeArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly apiId: string;
  readonly stage: string;
  readonly verb: string;
  /** Without the leading slash; empty for the root. */
  readonly path: string;
}

/**
 * Splits an ARN on its first five colons only: the resource part may hold colons itself
 * (seen in real execute-api paths, https://github.com/aws/chalice/issues/1775).
 */
export function splitArn(arn: string): readonly string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** Writes the ARN that API Gateway checks a REST or HTTP call against; the root ends in a slash. */
export function formatInvokeArn(a: InvokeArn): string {
  return `arn:${a.partition}:execute-api:${a.region}:${a.account}:${a.apiId}/${a.stage}/${a.verb}/${a.path}`;
}

/** Reads the account id (twelve digits) of an IAM or STS ARN; null when it has none. */
export function accountOf(arn: string): string | null {
  const account = splitArn(arn)[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : null;
}

/** What kind of principal an ARN names, with the names in it. The role path is unknown from a session ARN. */
export type PrincipalName =
  | { readonly kind: 'user'; readonly path: string; readonly name: string }
  | { readonly kind: 'role'; readonly path: string; readonly name: string }
  | { readonly kind: 'session'; readonly roleName: string; readonly sessionName: string }
  | { readonly kind: 'root' }
  | { readonly kind: 'other' };

export function principalName(arn: string): PrincipalName {
  const resource = splitArn(arn)[5] ?? '';
  const [kind, ...rest] = resource.split('/');
  const name = rest.at(-1) ?? '';
  const path = `/${rest
    .slice(0, -1)
    .map((part) => `${part}/`)
    .join('')}`;
  if (kind === 'user' && name) return { kind: 'user', path, name };
  if (kind === 'role' && name) return { kind: 'role', path, name };
  if (kind === 'assumed-role' && rest[0] && rest[1])
    return { kind: 'session', roleName: rest[0], sessionName: rest.slice(1).join('/') };
  if (resource === 'root') return { kind: 'root' };
  return { kind: 'other' };
}
