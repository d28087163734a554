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

/** A value as it is shown. JSON documents arrive as text: they are laid out. */
export function laidOut(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  if (typeof value !== 'string') return JSON.stringify(value, null, 2) ?? String(value);
  if (!/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
