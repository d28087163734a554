import type { NamedPolicyType } from '../api-gateway/texts.ts';
import type { Denial, RefusedArn, Who } from './recognised.ts';

const HEAD = /^User:\s+(\S+)\s+is\s+not\s+authorized\s+to\s+perform:\s+([\w-]+:\w+)(?:\s+on\s+resource:\s*(\S.*))?$/is;
const AUTHORIZER = /^User is not authorized to access this resource\b[.!]?(?:\s(\S.*))?$/is;
const POLICY =
  '((?:resource-based|identity-based|session|service control|resource control|VPC endpoint) policy|' +
  'permissions boundary)';
const EXPLICIT = new RegExp(
  String.raw`^with an explicit deny(?: in (?:an?|the) ${POLICY}(?::\s*(arn:\S{1,2000}?)(?=\.?(?:\s|$)))?)?`,
  'i',
);
const IMPLICIT = new RegExp(String.raw`^because no ${POLICY} allows the \S{1,200} action`, 'i');

/** `User: … is not authorized to perform: … on resource: …`, in every wording that AWS has used. */
export function readDenied(text: string): Denial | null {
  const match = HEAD.exec(text.trim());
  if (!match) return null;
  const [, who = '', action = '', rest = ''] = match;
  const { before, suffix } = cutSuffix(rest.trim());
  return { who: whoOf(who), action, arn: readRefusedArn(before), ...suffix };
}

/** `User is not authorized to access this resource`: what a Lambda authorizer's policy refuses. */
export function readAuthorizerDenied(text: string): Pick<Denial, 'deny' | 'policyType'> | null {
  const match = AUTHORIZER.exec(text.trim());
  if (!match) return null;
  const reason = match[1]?.trim() ?? '';
  const suffix = readSuffix(reason) ?? (/^(?:with an explicit|because no) /i.test(reason) ? null : BARE);
  return suffix && { deny: suffix.deny, policyType: suffix.policyType };
}

const whoOf = (who: string): Who =>
  who.toLowerCase() === 'anonymous' ? { kind: 'anonymous' } : { kind: 'principal', arn: who };

type Suffix = Pick<Denial, 'deny' | 'policyType' | 'policyArn'>;
const BARE: Suffix = { deny: 'implicit', policyType: null, policyArn: null };

/** A path may hold spaces, so the reason is looked for from its own first words. */
function cutSuffix(rest: string): { readonly before: string; readonly suffix: Suffix } {
  const at = Math.max(
    rest.toLowerCase().lastIndexOf(' with an explicit deny'),
    rest.toLowerCase().lastIndexOf(' because no '),
  );
  const suffix = at === -1 ? null : readSuffix(rest.slice(at + 1).trim());
  return suffix ? { before: rest.slice(0, at).trim(), suffix } : { before: rest, suffix: BARE };
}

function readSuffix(text: string): Suffix | null {
  const explicit = EXPLICIT.exec(text);
  if (explicit) return { deny: 'explicit', policyType: policyType(explicit[1]), policyArn: explicit[2] ?? null };
  const implicit = IMPLICIT.exec(text);
  return implicit && { deny: 'implicit', policyType: policyType(implicit[1]), policyArn: null };
}

function policyType(text: string | undefined): NamedPolicyType | null {
  const name = (text ?? '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/ policy$/, '')
    .trim();
  switch (name) {
    case 'resource-based':
      return 'resource-based policy';
    case 'identity-based':
      return 'identity-based policy';
    case 'service control':
      return 'service control policy';
    case 'resource control':
      return 'resource control policy';
    case 'vpc endpoint':
      return 'VPC endpoint policy';
    case 'permissions boundary':
      return 'permissions boundary';
    case 'session':
      return 'session policy';
    default:
      return null;
  }
}

/** Region, account and API may be placeholders: people hide them. */
const INVOKED = new RegExp(
  String.raw`^arn:([\w-]+):execute-api:([\w-]*|\{[^{}]*\}):([*\dXx]*(?:\{[^{}]*\})?):([^/\s]+)` +
    String.raw`(?:\/([^/]*)(?:\/([^/]*)(?:\/(.*))?)?)?$`,
  's',
);

/** Reads `arn:aws:execute-api:{region}:********{last four}:{api}/{stage}/{verb}/{path}`; null for anything else. */
export function readRefusedArn(arn: string): RefusedArn | null {
  const match = INVOKED.exec(arn);
  if (!match) return null;
  const [, partition = '', region = '', account = '', apiId = '', stage = '', verb = '', path = ''] = match;
  return { partition, region, accountEnd: /(\d{4})$/.exec(account)?.[1] ?? null, apiId, stage, verb, path };
}
