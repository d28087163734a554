/** Where a claim comes from: the very field of the very AWS answer. */
export interface Evidence {
  readonly source: 'fact' | 'observed' | 'call' | 'simulator' | 'authorizer-test' | 'log' | 'waf';
  /** The AWS operation, e.g. `GetRolePolicy`; null for what a person or a call showed. */
  readonly operation: string | null;
  /** JSON pointer into that answer. */
  readonly path: string | null;
  readonly value: unknown;
  readonly note: string | null;
}

export const factEvidence = (
  operation: string,
  path: string,
  value: unknown,
  note: string | null = null,
): Evidence => ({
  source: 'fact',
  operation,
  path,
  value,
  note,
});
