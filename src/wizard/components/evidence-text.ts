import type { Evidence } from '../../core/model/fact.ts';

const SOURCES: Readonly<Record<Evidence['source'], string>> = {
  fact: 'read from AWS',
  observed: 'the answer you gave',
  call: 'the real call',
  simulator: 'IAM policy simulator',
  'authorizer-test': 'authorizer test',
  log: 'log line',
  waf: 'WAF sample',
};

/** The AWS operation that answered, or who showed it. */
export const sourceOf = ({ operation, source }: Evidence): string => operation ?? SOURCES[source];

/** What a piece shows: the header or log line itself, the value of a field by its name. JSON texts are laid out. */
export function laidOut({ path, value, source }: Evidence): string {
  const name = decodeURIComponent((path ?? '').split('/').at(-1) ?? '').replace(/~1/g, '/');
  if (value === undefined || value === null) return name === '' ? 'none' : `${name}: none`;
  if (path?.startsWith('/headers/')) return `${name}: ${asText(value)}`;
  const isNamed = source === 'observed' && name !== '' && name !== 'body' && typeof value !== 'object';
  return isNamed ? `${name}: ${asText(value)}` : asText(value);
}

function asText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2) ?? String(value);
  if (!/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
