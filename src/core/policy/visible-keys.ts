import type { PolicyKind, PolicyRequest } from './types.ts';

/** Keys that an API's resource policy sees whatever the authorization. */
const ANY_AUTHORIZATION = [
  'aws:currenttime',
  'aws:epochtime',
  'aws:referer',
  'aws:securetransport',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:useragent',
  'execute-api:viadomainarn',
];
/** Keys that exist on private APIs only. */
export const PRIVATE_ONLY: readonly string[] = ['aws:sourcevpc', 'aws:sourcevpce', 'aws:vpcsourceip'];
/** Keys that exist on methods with authorization AWS_IAM only; `/*` = any key below. */
export const SIGNED_ONLY: readonly string[] = [
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principaltag/*',
  'aws:principaltype',
  'aws:userid',
  'aws:username',
  'aws:tokenissuetime',
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
];

/** Whether a lower-case key is one of a list whose entries may end in `/*`. */
export const isListed = (list: readonly string[], key: string): boolean =>
  list.some((entry) => entry === key || (entry.endsWith('/*') && key.startsWith(entry.slice(0, -1))));

/**
 * Whether a key can be present at all in a policy of this kind. Resource policies see the keys of one table; identity
 * policies and the other kinds see the global keys too.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export function isVisibleKey(kind: PolicyKind, key: string, signed: boolean): boolean {
  if (kind !== 'resource') return true;
  if (isListed(ANY_AUTHORIZATION, key) || isListed(PRIVATE_ONLY, key)) return true;
  return signed && isListed(SIGNED_ONLY, key);
}

/** The request as a policy of this kind sees it: key names in lower case, and only those it can know. */
export function visibleTo(kind: PolicyKind, request: PolicyRequest): PolicyRequest {
  const signed = request.principal !== null;
  const entries = Object.entries(request.context).map(([key, values]) => [key.toLowerCase(), values] as const);
  return {
    ...request,
    context: Object.fromEntries(entries.filter(([key]) => isVisibleKey(kind, key, signed))),
    unknownKeys: request.unknownKeys.map((key) => key.toLowerCase()).filter((key) => isVisibleKey(kind, key, signed)),
  };
}
