import { splitArn } from '../api-gateway/arn.ts';
import { SHORTHAND } from './shorthand.ts';
import type { PolicyKind } from './types.ts';

/** What is wrong with a Resource text by itself; null when it is a form that can be. */
export function resourceFault(text: string, kind: PolicyKind): string | null {
  if (text === '*') return null;
  if (/^https?:\/\//i.test(text)) return `"${text}" is a URL; a Resource is an ARN.`;
  if (text.startsWith(SHORTHAND)) {
    return kind === 'resource'
      ? null
      : `"${text}" is a short form that only an API's resource policy knows; here it is no ARN.`;
  }
  const parts = splitArn(text);
  if (parts[0] !== 'arn' && parts[0] !== '*' && parts[0] !== 'arn*') return `"${text}" is no ARN.`;
  if (parts.length < 6 && !text.endsWith('*')) return `"${text}" has ${parts.length} of an ARN's six parts.`;
  if (parts.length >= 6 && /[*?]/.test(parts[2] ?? ''))
    return `"${text}" has a wildcard for the service, which IAM does not allow.`;
  return null;
}
